"""Filters: what they let through, and that the address keeps them."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import address, data, database
from dashboards.filters import FACETS, NOT_STATED, Filters


@pytest.fixture(autouse=True)
def named(database, monkeypatch):
    monkeypatch.setenv("CLAIMS_DB", str(database))


def found(column="claim_id", **filters):
    return database.values(data.selection(Filters(**filters), columns=column))


@pytest.mark.parametrize(("filters", "column", "holds"), [
    ({"metric": ("speedup", "energy")}, "metric", lambda value: value in ("speedup", "energy")),
    ({"kind": ("absolute",)}, "kind", lambda value: value == "absolute"),
    ({"bound": ("up_to", "approx")}, "bound", lambda value: value in ("up_to", "approx")),
    ({"role": "background"}, "role", lambda value: value == "background"),
    ({"baseline": ("vLLM",)}, "baseline_names", lambda value: "vLLM" in value),
    ({"baseline": (NOT_STATED,)}, "baseline_names", lambda value: not value),
    ({"baseline": (NOT_STATED, "vLLM")}, "baseline_names", lambda value: not value or "vLLM" in value),
    ({"hardware_class": ("GPU",)}, "hardware_class", lambda value: value == "GPU"),
    ({"hardware_class": ("GPU", NOT_STATED)}, "hardware_class", lambda value: value in ("GPU", None)),
    ({"device": ("nvidia-a100",)}, "hardware_ids", lambda value: "nvidia-a100" in value),
    ({"caveat": ("no_baseline",)}, "caveats", lambda value: "no_baseline" in value),
    ({"without": ("no_baseline", "confirmed")}, "list_concat(caveats, audit)",
     lambda value: not {"no_baseline", "confirmed"} & set(value)),
    ({"audit": ("confirmed",)}, "audit", lambda value: "confirmed" in value),
    ({"confidence": 0.6}, "confidence", lambda value: value >= 0.6),
    ({"q": " VLLM "}, "lower(concat_ws(' ', sentence, subject_name, array_to_string(baseline_names, ' ')))",
     lambda value: "vllm" in value),
])
def test_filters_let_through_what_they_say_and_no_less(filters, column, holds):
    shown = found(column, **filters)
    assert 0 < len(shown) < len(found(role="any"))
    assert all(map(holds, shown))
    everything = found(column, **({"role": "any"} if "role" in filters else {}))
    assert len(shown) == sum(map(holds, everything))


def test_a_repeated_claim_counts_once():
    assert len(found(role="any", restated=True)) == database.values("SELECT count(*) FROM claims")[0]
    assert sorted(found(role="any")) == sorted(database.values("SELECT claim_id FROM counted"))


@pytest.mark.parametrize("text", ["'; DROP TABLE claims; --", "100%", "\\", "“", "a\nb", "<script>", "%_%"])
def test_a_search_is_text_and_no_pattern(text):
    for sentence, title in database.query(data.titled(data.selection(Filters(q=text))))[["sentence", "title"]].values:
        assert text.lower() in f"{sentence} {title}".lower()


def test_titles_are_searched():
    assert found(q="document.title='OWNED'") == found(q="=SYSTEM")


def test_years_leave_out_papers_without_one():
    assert found(since=2000) == found(until=2100) == []


def test_every_facet_tells_every_claim_apart():
    for name in FACETS:
        groups = database.values(data.selection(Filters(), columns=data.facet(name)))
        assert len(groups) == len(found())
        assert all(groups)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)
several = st.lists(texts, max_size=3, unique=True).map(tuple)


@given(st.builds(Filters, q=texts, metric=several, baseline=several, device=several, without=several, role=texts,
                 since=st.none() | st.integers(1900, 2100), confidence=st.sampled_from([0.0, 0.25, 0.5]),
                 restated=st.booleans()))
def test_any_filters_are_one_statement_that_can_be_run(filters):
    database.query(data.selection(filters, columns="count(*)"))
    assert set(address.of(filters)) == set(filters.changed())


@pytest.mark.parametrize(("key", "value", "spelt"), [
    ("baseline", "VLLM", "vLLM"), ("baseline", "vLLM", "vLLM"), ("baseline", "nobody's", None),
    ("baseline", NOT_STATED, NOT_STATED), ("device", "NVIDIA-A100", "nvidia-a100"), ("metric", "happiness", None),
])
def test_a_name_is_known_whatever_its_case(key, value, spelt):
    assert data.known(key, value) == spelt
