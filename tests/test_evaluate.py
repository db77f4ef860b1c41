"""The scorer: what counts as the same quantity, name and claim, and the figures that come of it."""
from __future__ import annotations

import gzip
import json

import pytest

from claims import evaluate, resources
from claims.evaluate import read_gold, same_name, same_quantity, score, to_base

TEXT = "Our chip runs 2.5x faster than cuBLAS and uses up to 62% less energy on an A100."


def gold_claim(**changes):
    return {"field": "abstract", "quote": "2.5x faster", "value_text": "2.5x", "kind": "relative", "metric": "speedup",
            "low": 2.5, "high": 2.5, "unit": "x", "direction": "increase", "bound": "exact", "stat": "none",
            "subject": "Our chip", "baseline": "cuBLAS", "hardware": ["A100"], "workload": [], "precision": [],
            "device_count": None, "role": "result", **changes}


def record(*claims):
    return {"id": "p1", "title": "A chip", "abstract": TEXT, "claims": list(claims)}


def claim(**changes):
    found = {**gold_claim(), "paper_id": "p1", "start": 14, "end": 18, **changes}
    return {key: value for key, value in found.items() if key not in ("quote", "value_text")}


ENERGY = gold_claim(quote="up to 62% less", value_text="62%", metric="energy", low=62, high=62, unit="%",
                    direction="decrease", bound="up_to", baseline=None)


def levels(report):
    return {name: report.level(name)["f1"] for name in evaluate.LEVELS}


def test_the_same_claim_is_right_at_all_levels():
    report = score([record(gold_claim())], [claim()])
    assert levels(report) == dict.fromkeys(evaluate.LEVELS, 1.0)
    assert set(report.slots().values()) == {1.0}
    assert report.errors == []
    assert (report.counts["records_exact"], report.counts["claim_records_exact"]) == (1, 1)


@pytest.mark.parametrize(("changes", "right", "error"), [
    ({"low": 2.6, "high": 2.6}, set(), "missed"),
    ({"start": 40, "end": 44}, set(), "missed"),
    ({"field": "title"}, set(), "missed"),
    ({"kind": "absolute"}, set(), "missed"),
    ({"metric": "energy"}, {"value"}, "core"),
    ({"metric": "latency"}, {"value", "family"}, "core"),
    ({"direction": "decrease"}, {"value", "family"}, "core"),
    ({"bound": "up_to"}, {"value", "family", "core"}, "bound"),
    ({"subject": "TorchServe"}, {"value", "family", "core"}, "subject"),
    ({"baseline": None}, {"value", "family", "core"}, "baseline"),
    ({"hardware": ["H100"]}, {"value", "family", "core", "headline"}, "hardware"),
    ({"start": 15}, {"value", "family", "core", "headline"}, None),
])
def test_what_each_level_asks_for(changes, right, error):
    report = score([record(gold_claim())], [claim(**changes)])
    assert {name for name, f1 in levels(report).items() if f1 == 1} == right
    assert (report.errors[0].kind if report.errors else None) == error


def test_missed_spurious_and_stray():
    report = score([record(gold_claim(), ENERGY)], [claim(), claim(start=60, end=64), claim(paper_id="other")])
    assert report.level("value") == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert report.counts["stray"] == 1
    assert [str(error) for error in report.errors] == [
        "missed | p1 | up to 62% less | energy",
        f"spurious | p1 | {TEXT[10:]} | speedup 2.5 x"]


def test_an_optional_claim_costs_nothing():
    optional = record(gold_claim(optional=True))
    for claims, found in (([], 0), ([claim()], 1), ([claim(low=9, high=9)], 0)):
        report = score([optional], claims)
        assert (report.counts["gold"], report.counts["predicted"], report.counts["optional_found"]) == (0, 0, found)


def test_pairs_are_one_to_one_and_the_most_alike():
    report = score([record(gold_claim(), gold_claim(baseline="FlexGen"))],
                   [claim(baseline="FlexGen"), claim(), claim()])
    assert (report.counts["headline"], report.counts["predicted"]) == (2, 3)


def test_a_claim_without_offsets():
    with pytest.raises(ValueError, match="without integer start and end: c1"):
        score([record()], [{"paper_id": "p1", "claim_id": "c1"}])


@pytest.mark.parametrize(("unit", "other"), [
    ("TOP/s/W", "TOPS/W"), ("us", "µs"), ("1000 us", "ms"), ("GB", "8 Gbit"), ("token/s", "tokens/s"),
    ("fps", "frame/s"), ("Bparam", "1e9 param"), ("min", "60 s"), ("MAC", "2 OP"), ("KiB", "1024 B"), ("%", "0.01 x"),
    ("widget/s", "widgets/s"), ("GPU-hour", "GPU-hours"),
])
def test_the_same_unit(unit, other):
    (factor, dimension), (scaled, same) = to_base(unit), to_base(other.split(" ")[-1])
    number = float(other.split(" ")[0]) if " " in other else 1
    count = float(unit.split(" ")[0]) if " " in unit else 1
    if " " in unit:
        factor, dimension = to_base(unit.split(" ")[1])
    assert dimension == same
    assert factor * count == pytest.approx(scaled * number)


def test_an_unknown_unit_is_its_own():
    assert to_base("z²§") == (1.0, "z^2§")


@pytest.mark.parametrize(("changes", "same"), [
    ({"low": 62, "high": 62, "unit": "%", "direction": "increase"}, False),
    ({"low": 150, "high": 150, "unit": "%"}, True),
    ({"low": 0.4, "high": 0.4, "direction": "of"}, False),
    ({"low": 2.51, "high": 2.51}, True),
    ({"low": 2.55, "high": 2.55}, False),
    ({"low": "2.5", "high": "2.5"}, True),
    ({"low": None}, False),
])
def test_the_same_relative_quantity(changes, same):
    assert same_quantity(gold_claim(), claim(**changes)) is same


def test_half_less_is_twofold_less():
    half = gold_claim(low=50, high=50, unit="%", direction="decrease")
    assert same_quantity(half, claim(low=2, high=2, unit="x", direction="decrease"))


@pytest.mark.parametrize(("name", "other", "same"), [
    ("cuBLAS", "cuBLAS library", True), ("the A100 GPU", "NVIDIA A100", True), ("A100", "H100", False),
    ("FP32 baseline", "the FP32 baseline", True), (None, None, True), (None, "x", False), ("", None, True),
    ("vLLM", "SGLang", False), ("prior state-of-the-art", "state of the art", True), ("GPT-3 175B", "GPT-3", True),
    ("Llama-2-7B", "Llama-2-70B", False), ("†", "†", True),
])
def test_the_same_name(name, other, same):
    assert same_name(name, other) is same


def test_a_gold_file_may_be_gzipped(tmp_path):
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(resources.gold().read_bytes()))
    assert read_gold(path) == read_gold(resources.gold())


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe", gzip.compress(b'{"id": "a"' * 99)[:40]])
def test_a_gold_file_without_records_is_said(tmp_path, content):
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"gold\.jsonl"):
        read_gold(path)


def test_the_parts_of_a_gold_file():
    parts = {split: [entry["id"] for entry in evaluate.read_gold(resources.gold(), split)]
             for split in ("all", "tuned", "held-out")}
    assert sorted(parts["tuned"] + parts["held-out"]) == sorted(parts["all"])
    assert len(parts["all"]) == 233
    assert 30 < len(parts["held-out"]) < 65


@pytest.mark.parametrize(("line", "message"), [
    ("broken", "gold:1: not JSON"),
    ('{"id": "a"}', "gold:1: no field title, abstract, claims"),
    (json.dumps(record(gold_claim(quote="3.5x faster"))), "gold:1: the quote '3.5x faster' is not in the abstract"),
])
def test_a_gold_file_that_is_none(tmp_path, line, message):
    (tmp_path / "gold").write_text(line)
    with pytest.raises(ValueError, match=message):
        evaluate.read_gold(tmp_path / "gold")


@pytest.mark.parametrize(("gold", "found", "expected"), [
    ("cuBLAS", "cuBLAS", (1.0, 1.0, 1)), ("cuBLAS", None, (1.0, 0.0, 1)), (None, "vLLM", (0.0, 1.0, 0)),
    ("vLLM", "Triton", (0.0, 0.0, 1)),
])
def test_precision_and_recall_of_a_field(gold, found, expected):
    field = score([record(gold_claim(baseline=gold))], [claim(baseline=found)]).fields()["baseline"]
    assert (field["precision"], field["recall"], field["gold"]) == expected
