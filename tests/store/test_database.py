"""The database: what a build keeps, what it extracts, how it is published, and what disturbs whom."""
from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Iterable, Iterator

import duckdb
import pytest

from claims import schema, store
from claims.jobs import Batch, Failure
from claims.model import Claim, Evidence, Paper
from claims.store.database import _only_builder
from claims.store.export import encode_checked


def claims_of(paper: Paper) -> list[Claim]:
    """Stands in for extraction: a claim a word of the abstract."""
    return [Claim(f"{paper.paper_id}-{n}-{word}", paper.paper_id, "abstract", n, n + 1, word, paper.abstract,
                  "relative", "speedup", float(n), float(n), "x", direction="increase", hardware=["A100", "H100"],
                  evidence=[Evidence("metric", "abstract", n, n + 1, word, "r"),
                            Evidence("hardware", "title", 0, 1, "T", "r")][:n + 1])
            for n, word in enumerate(paper.abstract.split())]


class Engine:
    """Stands in for jobs: remembers which papers it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.fails_on: set[str] = set()

    def __call__(self, papers: Iterable[Paper]) -> Iterator[Batch]:
        for paper in papers:
            self.given.append(paper.paper_id)
            if paper.paper_id in self.fails_on:
                yield Batch(1, 0, encode_checked([]), (Failure(paper.paper_id, paper.source, "ValueError: no"),))
            else:
                found = claims_of(paper)
                yield Batch(1, len(found), encode_checked(found), ())


PAPERS = [Paper("p1", "One", "alpha beta"), Paper("p2", "Two", "", year=2024, authors=["A", "B"]),
          Paper("p3", "Three", "gamma", source="f:3")]


@pytest.fixture
def place(tmp_path):
    return tmp_path / "data" / "claims.duckdb"


def build(place, papers=PAPERS, version="1", engine=None, **options) -> tuple[store.Summary, list[str]]:
    engine = engine or Engine()
    summary = store.build(place, iter(papers), engine, extractor_version=version, **options)
    return summary, engine.given


def rows(place, sql: str) -> list[tuple]:
    with store.connect(place) as connection:
        return connection.execute(sql).fetchall()


def contents(place) -> dict[str, list[tuple]]:
    return {table.name: rows(place, f"FROM {table.name}") for table in schema.TABLES if table.name != "runs"}


def test_a_database_holds_what_was_extracted(place):
    summary, given = build(place, inputs=["papers.jsonl"])
    assert given == ["p1", "p2", "p3"]
    assert (summary.papers, summary.claims, summary.extracted, summary.kept, summary.removed) == (3, 3, 3, 0, 0)
    assert rows(place, "SELECT paper_id, title, year, authors, source FROM papers") == [
        ("p1", "One", None, [], None), ("p2", "Two", 2024, ["A", "B"], None), ("p3", "Three", None, [], "f:3")]
    expected = [claim for paper in PAPERS for claim in claims_of(paper)]
    with store.connect(place) as connection:
        kept = connection.sql("FROM claims").to_arrow_table().to_pylist()
    assert kept == [{key: value for key, value in schema.plain(claim).items() if key != "evidence"}
                    for claim in expected]
    assert rows(place, "FROM claim_evidence") == [
        (claim.claim_id, at, *schema.plain(item).values()) for claim in expected
        for at, item in enumerate(claim.evidence, 1)]
    assert rows(place, "SELECT run, inputs, papers, claims, extracted, kept, problems FROM runs") == [
        (1, ["papers.jsonl"], 3, 3, 3, 0, 0)]


def test_building_again_changes_nothing(place):
    build(place)
    before = os.path.realpath(place)
    summary, given = build(place)
    assert given == []
    assert not summary.changed
    assert (summary.kept, os.path.realpath(place)) == (3, before)
    assert sorted(path.name for path in place.parent.iterdir()) == [
        ".claims.duckdb.lock", os.path.basename(before), "claims.duckdb"]


def test_only_new_and_changed_papers_are_extracted(place):
    build(place)
    papers = [Paper("p4", "Four", "delta"), PAPERS[2], Paper("p1", "One", "alpha epsilon"),
              Paper("p2", "Two", "", year=2025)]
    summary, given = build(place, papers)
    assert given == ["p4", "p1"]
    assert (summary.extracted, summary.kept, summary.removed) == (2, 2, 0)
    assert rows(place, "SELECT year FROM papers WHERE paper_id = 'p2'") == [(2025,)]
    assert rows(place, "SELECT run, extracted, kept FROM runs") == [(1, 3, 0), (2, 2, 2)]
    fresh = place.with_name("fresh.duckdb")
    build(fresh, papers)
    assert contents(place) == contents(fresh)


def test_papers_that_are_no_longer_in_the_input_leave(place):
    build(place)
    summary, _ = build(place, PAPERS[:1])
    assert summary.removed == 2
    assert rows(place, "SELECT DISTINCT paper_id FROM claims") == [("p1",)]


def test_another_extractor_extracts_anew(place):
    build(place)
    summary, given = build(place, version="2")
    assert given == ["p1", "p2", "p3"]
    assert summary.changed


def test_tables_of_another_shape_are_not_reused(place, monkeypatch):
    build(place)
    monkeypatch.setattr(schema, "fingerprint", lambda: "another")
    assert build(place)[1] == ["p1", "p2", "p3"]


def test_a_paper_on_which_extraction_fails_is_said_and_tried_again(place):
    engine = Engine()
    engine.fails_on = {"p2"}
    failures: list[Failure] = []
    build(place, engine=engine, on_failure=failures.append, problems=lambda: len(failures))
    assert [failure.paper_id for failure in failures] == ["p2"]
    assert rows(place, "SELECT papers, problems FROM runs") == [(3, 1)]
    assert build(place)[1] == ["p2"]


def test_many_papers_in_any_order_give_each_the_same_claims(place, monkeypatch):
    monkeypatch.setattr("claims.store.database.CHUNK", 7)
    papers = [Paper(f"p{n}", f"T{n}", " ".join(["word"] * (n % 4))) for n in range(100)]
    build(place, papers)
    shuffled = random.Random(1).sample(papers, len(papers))
    other = place.with_name("other.duckdb")
    build(other, shuffled)
    assert [paper_id for (paper_id,) in rows(other, "SELECT paper_id FROM papers")] == [p.paper_id for p in shuffled]
    for table in ("claims", "claim_evidence"):
        assert sorted(rows(place, f"FROM {table}"), key=str) == sorted(rows(other, f"FROM {table}"), key=str)
    order = [paper.paper_id for paper in shuffled for _ in paper.abstract.split()]
    assert [paper_id for (paper_id,) in rows(other, "SELECT paper_id FROM claims")] == order


def test_a_reader_goes_on_with_the_old_file_and_finds_the_new_one(place):
    build(place)
    with store.connect(place) as reader:
        build(place, PAPERS[:1])
        assert reader.execute("SELECT count(*) FROM papers").fetchall() == [(3,)]
        assert rows(place, "SELECT count(*) FROM papers") == [(1,)]


def test_the_file_before_the_last_is_removed(place):
    for version in "1234":
        build(place, version=version)
    assert len(list(place.parent.glob("claims-*.duckdb"))) == 2
    neighbour = place.with_name("claims-archive.duckdb")
    neighbour.write_text("mine")
    build(place, version="5")
    assert neighbour.read_text() == "mine"


def test_connections_only_read(place):
    build(place)
    with store.connect(place) as connection, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        connection.execute("DELETE FROM claims")


def test_a_missing_database_says_how_to_make_one(place):
    with pytest.raises(FileNotFoundError, match="claims build --db"):
        store.connect(place)


def test_a_file_that_is_not_ours_is_left_alone(place):
    place.parent.mkdir()
    place.write_text("mine")
    with pytest.raises(store.BuildError, match="did not publish"):
        build(place)
    assert place.read_text() == "mine"


def test_a_damaged_database_is_said_to_be(place):
    build(place)
    with open(os.path.realpath(place), "r+b") as file:
        file.write(b"\0" * 8192)
    with pytest.raises(store.BuildError, match="cannot be read as a database of claims"):
        build(place)


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(store.BuildError, match="--db"):
        build(tmp_path / "file" / "claims.duckdb")


def test_a_failing_input_leaves_the_database_as_it_was(place):
    build(place)
    before = contents(place)

    def broken() -> Iterator[Paper]:
        yield Paper("p9", "Nine", "omega")
        raise OSError("the disk is gone")

    with pytest.raises(store.BuildError, match="the disk is gone"):
        build(place, broken())
    assert contents(place) == before
    assert not list(place.parent.glob(".*draft*"))


def test_an_input_without_papers_replaces_nothing(place):
    build(place)
    with pytest.raises(store.BuildError, match="no paper could be read; the database is as it was"):
        build(place, [])
    assert len(rows(place, "FROM papers")) == 3


def _hold(path, held, release) -> None:
    with _only_builder(path):
        held.set()
        release.wait(30)


def test_two_builds_at_once(place):
    place.parent.mkdir()
    context = multiprocessing.get_context("fork")
    held, release = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(place, held, release))
    other.start()
    try:
        assert held.wait(30)
        with pytest.raises(store.BuildError, match=rf"another build \(process {other.pid}\)"):
            build(place)
    finally:
        release.set()
        other.join()
    assert build(place)[0].papers == 3


def _build_slowly(place, started) -> None:
    def slowly() -> Iterator[Paper]:
        yield from (Paper(f"q{n}", "T", "word") for n in range(2100))
        started.set()
        time.sleep(60)

    store.build(place, slowly(), Engine(), extractor_version="1")


def test_a_killed_build_leaves_the_old_database_and_the_next_cleans_up(place):
    build(place)
    before = contents(place)
    context = multiprocessing.get_context("fork")
    started = context.Event()
    other = context.Process(target=_build_slowly, args=(place, started))
    other.start()
    assert started.wait(30)
    other.kill()
    other.join()
    assert contents(place) == before
    assert list(place.parent.glob(".*draft*"))
    build(place, PAPERS[:2])
    assert not list(place.parent.glob(".*draft*"))
    assert len(rows(place, "FROM papers")) == 2
