"""What people have, through the command line: papers found, what is said, exit status.

Every paper of the table has one claim, so that the claims show the papers.
"""
from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from claims.readers.packing import BOMB_BYTES
from claims.readers.source import MAX_RECORD

CLAIM = "It runs {}x faster than cuBLAS."


def paper(name: str, **more: object) -> dict:
    return {"id": name, "title": f"Paper {name}", "abstract": CLAIM.format(ord(name[0]) - 95), **more}


A, B, C = (paper(name) for name in "abc")


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def csv_of(*rows: str, head: str = "id,title,abstract") -> bytes:
    return "\n".join([head, *rows, ""]).encode()


def parquet(**columns: list) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def locked_zip() -> bytes:
    """A zip archive that says it is encrypted."""
    data = bytearray(zipped({"a.jsonl": lines(A)}))
    struct.pack_into("<H", data, 6, 1)
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)
    return bytes(data)


def atom(*entries: str, before: str = "") -> bytes:
    return (f'<?xml version="1.0" encoding="UTF-8"?>{before}<feed xmlns="http://www.w3.org/2005/Atom">'
            f'<title>arXiv Query</title>{"".join(entries)}</feed>').encode()


def entry(number: int, name: str) -> str:
    return (f"<entry><id>http://arxiv.org/abs/2401.0000{number}v1</id><title>Paper {name}</title>"
            f"<summary>\n  {CLAIM.format(ord(name) - 95)}\n</summary></entry>")


BIB = "@article{{{0}, title = {{Paper {0}}},\n  abstract = {{{1}}}}}\n"
RIS = "TY  - JOUR\nID  - {0}\nTI  - Paper {0}\nAB  - {1}\nER  - \n"
S2 = {"total": 1, "token": None, "data": [{"paperId": "s2", "title": "T", "abstract": CLAIM.format(4), "year": 2024}]}
OPENALEX = {"meta": {"count": 1}, "results": [{
    "id": "https://openalex.org/W7", "display_name": "T",
    "abstract_inverted_index": {"It": [0], "runs": [1], "2x": [2], "faster": [3], "than": [4], "cuBLAS.": [5]}}]}
HF = [{"paper": {"id": "2401.00009", "title": "T", "summary": CLAIM.format(2)}, "title": "T", "numComments": 3}]
SNAPSHOT = {"id": "0704.0001", "title": "T", "abstract": f"  {CLAIM.format(2)}\n", "categories": "cs.AR cs.LG",
            "update_date": "2008-11-26", "authors": "A. B"}
HTML = ('<!DOCTYPE html><html><head><meta name="citation_title" content="T"></head><body><h1>T</h1>'
        '<blockquote class="abstract"><span>Abstract:</span>It runs 2x faster than cuBLAS.</blockquote></body></html>')
PAGE = ("Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\n"
        f"SubscribeOne\n{CLAIM.format(2)}\nTwo\n{CLAIM.format(3)}\n").encode()
TEXT = f"# A title\n\nSomebody\n\n## Abstract\n\n{CLAIM.format(2)}\n\n## Introduction\nOthers are 5x slower.\n".encode()
ANY = ("?",)  # one paper, whose id was made

GOOD = {
    "jsonl": (lines(A, B), "ab"),
    "jsonl without an end of line": (lines(A, B)[:-1], "ab"),
    "jsonl with Windows line ends": (lines(A, B).replace(b"\n", b"\r\n"), "ab"),
    "json list": (json.dumps([A, B]).encode(), "ab"),
    "json list over the lines": (json.dumps([A, B], indent=2).encode(), "ab"),
    "one json record over the lines": (json.dumps(A, indent=2).encode(), "a"),
    "json records one after the other": (json.dumps(A, indent=1).encode() + json.dumps(B, indent=1).encode(), "ab"),
    "Semantic Scholar": (json.dumps(S2, indent=1).encode(), ["s2"]),
    "OpenAlex": (json.dumps(OPENALEX).encode(), ["https://openalex.org/W7"]),
    "Hugging Face": (json.dumps(HF).encode(), ["2401.00009"]),
    "arXiv snapshot": (lines(SNAPSHOT), ["0704.0001"]),
    "csv": (csv_of('a,Paper a,"It, or a part,\nruns 2x faster than cuBLAS."', "", "b,Paper b," + B["abstract"]), "ab"),
    "csv with semicolons": (csv_of(f"a;Paper a;{A['abstract']}", head="id;title;abstract"), "a"),
    "csv of IEEE Xplore": (csv_of(f'"Paper, a","{A["abstract"]}",2020', head='"Document Title","Abstract",'
                                  '"Publication Year"'), ANY),
    "tsv": (csv_of(f"a\tPaper a\t{A['abstract']}", head="id\ttitle\tabstract"), "a"),
    "parquet": (parquet(id=["a", "b"], title=["Ta", "Tb"], abstract=[A["abstract"], B["abstract"]], n=[1, 2]), "ab"),
    "bibtex": (("% mine\n@string{x = {ISCA}}\n" + BIB.format("a", A["abstract"]) + BIB.format("b", B["abstract"])
                ).encode(), "ab"),
    "ris": ((RIS.format("a", A["abstract"]) + "\n" + RIS.format("b", B["abstract"])).encode(), "ab"),
    "atom": (atom(entry(1, "a"), entry(2, "b")), ["2401.00001", "2401.00002"]),
    "rss": (b'<rss version="2.0"><channel><title>cs.AR</title><item><title>T</title><link>http://arxiv.org/abs/2401.00003'
            b'</link><description>arXiv:2401.00003v1 Announce Type: new \nAbstract: It runs 2x faster than cuBLAS.'
            b'</description></item></channel></rss>', ["2401.00003"]),
    "markdown": (TEXT, ANY),
    "plain text": (b"A title\nIt runs 2x faster than cuBLAS.\n", ANY),
    "web page": (HTML.encode(), ANY),
    "listing": (PAGE, ["hf-001", "hf-002"]),
    "gzip": (gzip.compress(lines(A, B)), "ab"),
    "zstandard": (pa.compress(lines(A, B), codec="zstd", asbytes=True), "ab"),
    "bzip2": (bz2.compress(lines(A, B)), "ab"),
    "xz": (lzma.compress(lines(A, B)), "ab"),
    "zip": (zipped({"one.jsonl": lines(A), "inner/two.csv": csv_of(f"b,Paper b,{B['abstract']}")}), "ab"),
    "zip of gzip": (zipped({"one.jsonl.gz": gzip.compress(lines(A)), "__MACOSX/x": b"\x00"}), "a"),
    "byte-order mark": (b"\xef\xbb\xbf" + lines(A), "a"),
    "UTF-16": (lines(A, B).decode().encode("utf-16"), "ab"),
    "UTF-16 of a spreadsheet": (csv_of(f"a\tPaper a\t{A['abstract']}", head="\ufeffid\ttitle\tabstract").decode()
                                .encode("utf-16-le"), "a"),
    "an id that is none": (lines({**A, "id": {"$oid": "x"}, "arxiv_id": "2401.00001"}), ["2401.00001"]),
    "an id of a spreadsheet": (lines({**A, "id": 17.0}), ["17"]),
    "an answer on one line": (json.dumps({"message": {"items": [A]}}).encode(), "a"),
    "an answer with nothing known": (json.dumps([A, None, B]).encode(), "ab"),
    "ris with one space": (RIS.format("a", A["abstract"]).replace("  - ", " - ").encode(), "a"),
    "csv of an old Mac": (csv_of(f"a,T,{A['abstract']}").replace(b"\n", b"\r"), "a"),
    "csv that says its separator": (b"sep=;\n" + csv_of(f"a;T;{A['abstract']}", head="id;title;abstract"), "a"),
    "parquet with dates of no calendar": (
        parquet(id=["a"], title=["T"], abstract=[A["abstract"]], date=pa.array([2**61], pa.timestamp("us"))), "a"),
    "parquet with bytes": (parquet(id=["a"], title=[b"T"], abstract=[A["abstract"].encode()]), "a"),
    "xml in UTF-16": (atom(entry(1, "a")).decode().replace("UTF-8", "UTF-16").encode("utf-16"), ["2401.00001"]),
    "zip of a folder": (zipped({"papers\\a.jsonl": lines(A), "papers\\README.md": b"# x\nIt is 2x faster.",
                                "papers\\picture.png": b"\x89PNG"}), "a"),
    "markdown with front matter": (b"---\r\ntitle: A title\r\n---\r\nIt runs 2x faster than cuBLAS.\r\n", ANY),
    "fields with other capitals": (lines({"ID": "a", "Title": "T", "ABSTRACT": A["abstract"]}), "a"),
}


@pytest.fixture
def claims(tmp_path):
    """Runs `claims extract`; gives the ids of the papers with claims, what was said, and the exit status."""
    def run(*words: object, stdin: bytes = b"") -> tuple[list[str], str, int]:
        done = subprocess.run([sys.executable, "-m", "claims", "extract", "--jobs", "1", *map(str, words)],
                              cwd=tmp_path, env={**os.environ, "HOME": str(tmp_path)}, input=stdin,
                              capture_output=True, timeout=120)
        return ([json.loads(line)["paper_id"] for line in done.stdout.splitlines()], done.stderr.decode(),
                done.returncode)
    return run


@pytest.mark.parametrize("name", GOOD)
def test_good_input(claims, tmp_path, name):
    content, ids = GOOD[name]
    (tmp_path / "input").write_bytes(content)
    found, said, status = claims("input")
    assert (status, "warning" in said) == (0, False), said
    if ids is ANY:
        assert len(found) == 1
        assert found[0].startswith("p-")
    else:
        assert found == list(ids)


@pytest.mark.parametrize("name", ["jsonl", "json list", "csv", "parquet", "zip", "gzip", "atom", "plain text"])
def test_good_input_from_a_pipe(claims, tmp_path, name):
    content, _ = GOOD[name]
    (tmp_path / "input").write_bytes(content)
    assert claims("-", stdin=content)[::2] == claims("input")[::2]


def long_line() -> bytes:
    return lines(A) + b'{"id": "x", "title": "T", "abstract": "' + b"x" * MAX_RECORD + b'"}\n' + lines(B)


def bomb() -> bytes:
    return gzip.compress(gzip.compress(lines(A) + b" " * (BOMB_BYTES + 2**26)))


# name: (content, or what makes it when it is large; ids of the papers that are found all the same; message; status)
BAD = {
    "empty": (b"", "", "input: the file is empty; name a file that holds papers", 1),
    "only white space": (b" \n\n", "", "input: the file is empty", 1),
    "binary": (b"\x7fELF\x02\x01\x01\x00\x00", "", "input: a binary file, not a list of papers; save the papers", 1),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "", "input: a picture, not a list of papers", 1),
    "a tar archive": (b"a.jsonl".ljust(257, b"\x00") + b"ustar\x00", "", "input: a tar archive, not a list", 1),
    "a database": (b"SQLite format 3\x00", "", "input: an SQLite database, not a list of papers; save the papers", 1),
    "an office document": (zipped({"[Content_Types].xml": b"<x/>"}), "",
                           "input: an office document; save the list in it as CSV", 1),
    "truncated gzip": (gzip.compress(lines(*(paper("a", id=f"{n}", title=f"{n * 7919 % 1013}") for n in range(500))))
                       [:-50], None, "the input breaks off here", 1),
    "truncated zstandard": (pa.compress(lines(A), codec="zstd", asbytes=True)[:-4], "",
                            "input: cannot be unpacked (Truncated", 1),
    "damaged gzip": (b"\x1f\x8b\x08\x00garbage", "", "input: cannot be unpacked", 1),
    "truncated zip": (zipped({"a.jsonl": lines(A)})[:-10], "", "input: cannot be unpacked", 1),
    "an encrypted zip": (locked_zip(), "", "pack or fetch it again, without a password", 1),
    "an empty zip": (zipped({}), "", "input: nothing in it that could be read", 1),
    "a zip with a good and a bad file": (zipped({"a.jsonl": lines(A), "b.jsonl": b"\x00\x01"}), "a",
                                         "input/b.jsonl: a binary file", 1),
    "a bomb": (bomb, "a", "it unpacks to more than 200 times its size; unpack it yourself if you trust it", 1),
    "a zip bomb": (lambda: zipped({"a.jsonl": lines(A) + b" " * (BOMB_BYTES + 2**26)}), "a",
                   "unpacks to more than 200 times its size", 1),
    "packed too often": (gzip.compress(gzip.compress(gzip.compress(gzip.compress(lines(A))))), "",
                         "input: packed more than three times; unpack it", 1),
    "invalid UTF-8 in a line": (lines(A) + b'{"id":"x","title":"T","abstract":"caf\xe9"}\n' + lines(B), "ab",
                                "input:2: not UTF-8 at byte 37; convert the file to UTF-8", 1),
    "invalid UTF-8 in a list": (b'[{"id":"x","title":"T","abstract":"caf\xe9"},' + lines(A)[:-1] + b"]", "a",
                                'input:1: not UTF-8 in "abstract" at 3; convert the file to UTF-8', 1),
    "invalid UTF-8 in a table": (csv_of("x,T,caf\\", f"a,T,{A['abstract']}").replace(b"\\", b"\xe9"), "a",
                                 'input:2: not UTF-8 in "abstract" at 3', 1),
    "invalid UTF-8 in a text": (b"A title\nIt runs 2x faster than caf\xe9.\n", "",
                                "input: not UTF-8; convert the file to UTF-8, or name its format with --reader", 1),
    "UTF-16 that is cut": (lines(A, B).decode().encode("utf-16")[:-1], "a", "the input breaks off here", 1),
    "broken lines": (lines(A) + b'{"id": "x", "title"\nnonsense\n' + lines(B), "ab", "input:3: not JSON", 1),
    "a broken first line": (b'{"id": "x", "title": }\n' + lines(A, B), "ab", "input:1: not JSON", 1),
    "a cut last line": (lines(A) + lines(B)[:-9], "a", "input:2: not JSON", 1),
    "a broken record in a list": (json.dumps([A, B, C], indent=1).replace('"Paper b"', "Paper b").encode(), "ac",
                                  "input:9: not JSON (Expecting value, column 12); mend it here\n", 1),
    "a list that is cut": (json.dumps([A, B], indent=1).encode()[:-20], "a", "not JSON", 1),
    "a broken record in a list on one line": (json.dumps([A, B, C]).replace('"Paper b"', "Paper b").encode(), "ac",
                                              "input:1: not JSON (Expecting value, column 102); mend it here\n", 1),
    "a list that cannot be gone on with": (b'[{"title": T3},\n[1]]', "", "mend it here; what follows was not read", 1),
    "other things in a list": (json.dumps([A, 17, "x", None, B]).encode(), "ab",
                               "input:1: a JSON int where a record should be", 1),
    "a line that is no record": (lines(A, ["x"], B), "ab", 'input:2: a JSON list where a record should be; write', 1),
    "deep nesting in a line": (lines(A) + b'{"id":' + b"[" * 200_000 + b"\n" + lines(B), "ab",
                               "input:2: nested too deeply", 1),
    "deep nesting in a list": (b"[" * 200_000, "", "input:1: nested too deeply", 1),
    "without the field abstract": (lines({"id": "x", "title": "T", "text": "A"}, A), "a",
                                   'input:1: no field "abstract" (its fields: id, title, text); say which one holds it '
                                   "with --map abstract=FIELD, or write null where a paper has none", 1),
    "abstract null": (lines({"id": "x", "title": "T", "abstract": None}, A), "a",
                      "note: input:1: no abstract; its title was read", 0),
    "neither title nor abstract": (lines({"id": "x", "title": "", "abstract": None}, A), "a",
                                   "input:1: neither title nor abstract; give at least one of them", 1),
    "a number for the title": (lines({"id": "x", "title": 5, "abstract": "A"}, A), "a",
                               'input:1: "title" is no text but a int; put it in quotation marks', 1),
    "a number for the abstract": (lines({"id": "x", "title": "T", "abstract": 1.5}, A), "a",
                                  'input:1: "abstract" is no text but a float', 1),
    "a NUL byte": (lines(A) + b'{"id":"x","title":"T\x00","abstract":"A"}\n', "a", "input:2: not JSON (Invalid control",
                   1),
    "a NUL character": (lines({"id": "x", "title": "T", "abstract": "A\x00"}, A), "a",
                        'input:1: "abstract" holds a NUL character at 1; remove it', 1),
    "a lone surrogate": (lines(A) + b'{"id":"x","title":"T","abstract":"x\\ud800y"}\n', "a",
                         'input:2: "abstract" holds half a character (a lone surrogate) at 1', 1),
    "a line of more than 16 MiB": (long_line, "ab", "input:2: a line of more than 16 MiB", 1),
    "a line of 50 MB": (lambda: lines(A) + b"x" * 50_000_000 + b"\n" + lines(B), "ab",
                        "input:2: a line of more than 16 MiB", 1),
    "a list that holds 20 MB in one record": (
        lambda: b"[" + lines(A)[:-1] + b',{"abstract":"' + b"x" * 20_000_000, "a",
        "input:1: a record of more than 16 MiB", 1),
    "an inverted index of numbers": (lines({"id": "x", "title": "T", "abstract_inverted_index": {"a": 5}}, A), "a",
                                     'input:1: "abstract" is no inverted index', 1),
    "a table without the columns": (b"name,year,note\nx,2020,y\nz,2021,w\n", "", 'no column "abstract" (its columns: '
                                    "name, year, note); say which one holds it with --map abstract=COLUMN", 1),
    "ragged rows": (csv_of("x,T", f"a,T,{A['abstract']}", "y,T,B,more", f"b,T,{B['abstract']}"), "ab",
                    "input:4: a ragged row of 4 cells under a header of 3; mend its commas and quotation marks", 1),
    "a quotation mark that opens in each row": (csv_of('x,"T,A', f"a,T,{A['abstract']}", 'y,"T,A', 'z,"T,A'), "a",
                                                "input:2: a ragged row", 1),
    "a quotation mark that another row closes": (csv_of('x,T,"A', f'b,T,"{B["abstract"]}"'), "b",
                                                 "input:2: a ragged row (',' expected after '\"')", 1),
    "a quotation mark that stays open": (csv_of(f"a,T,{A['abstract']}", 'x,"T,A', f"b,T,{B['abstract']}"), "ab",
                                         "input:3: a ragged row", 1),
    "a header and no rows": (b"id,title,abstract\n", "", "input: no papers in it; it was read as csv", 1),
    "bibtex with a field twice": (b"@misc{a, title={T}, abstract={It runs 2x faster than cuBLAS.}, title={U}}\n", "a",
                                  "note: input:1: a field twice in an entry; the first was taken", 0),
    "the tagged text of PubMed": (b"PMID- 1\nTI  - T\nAB  - It runs 2x faster.\n", "",
                                  "input: the tagged text of a reference manager; export the list as RIS", 1),
    "a web page of tags that are not closed": (b"<html>" + b"<b>x" * 5_000, "", "tags in each other", 1),
    "truncated parquet": (parquet(title=["T"], abstract=["A"])[:-20], "", "input: not a whole Parquet file", 1),
    "parquet without the columns": (parquet(name=["T"], text=["A"]), "", 'input: no column "abstract" (its columns: '
                                    "name, text)", 1),
    "parquet of numbers": (parquet(title=["T"], abstract=[5]), "", 'input, row 1: "abstract" is no text but a int', 1),
    "a broken bibtex entry": ((BIB.format("x", "A")[:-4] + "\n" + BIB.format("a", A["abstract"])).encode(), "a",
                              "input:1: not BibTeX (Unexpectedly reached end of file.); mend the entry", 1),
    "bibtex without abstract": (b"@misc{x, title={T}}\n" + BIB.format("a", A["abstract"]).encode(), "a",
                                "note: input:1: no abstract; its title was read", 0),
    "ris that is cut": (RIS.format("a", A["abstract"]).encode()[:-7], "a",
                        "note: input:1: a record without its end", 0),
    "ris without tags": (b"TY  - JOUR\nER  - \n" + RIS.format("a", A["abstract"]).encode(), "a",
                         "input:1: neither title nor abstract", 1),
    "xml that is cut": (atom(entry(1, "a"), entry(2, "b"))[:-60], ["2401.00001"], "input:3: not XML", 1),
    "xml entities": (atom(entry(1, "a"), before='<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'), "",
                     "input: defines entities, which can be used to attack (EntitiesForbidden)", 1),
    "xml that is no feed": (b"<?xml version='1.0'?><svg><path/></svg>", "", "input: no entry in it; name an Atom", 1),
    "an error of arXiv": (atom("<entry><id>http://arxiv.org/api/errors#bad_id</id><title>Error</title>"
                               "<summary>incorrect id format</summary></entry>"), "",
                          "input, entry 1: arXiv answered with an error (incorrect id format)", 1),
    "a web page without abstract": (b"<!doctype html><html><body><p>404</p></body></html>", "",
                                    "input: a web page without an abstract; save the page of the paper itself", 1),
    "a pdf that is none": (b"%PDF-1.7\nnonsense", "", "input: not a PDF that can be read", 1),
    "a page that was cut": (PAGE.rstrip().rpartition(b"\n")[0], ["hf-001"],
                            "input:5: a title without an abstract ends the page", 1),
    "the same paper twice": (lines(A, B, {**A, "abstract": "Other."}, {**B, "id": "z"}), "ab",
                             "2 claims from 2 papers; 4 records read; 2 the same paper again", 0),
    "one id for two papers": (lines(A, {**B, "id": "a"}), "a",
                              "input:2: an id that was used before, for another paper ('a'); give each paper an id", 1),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(claims, tmp_path, name):
    content, ids, message, expected = BAD[name]
    (tmp_path / "input").write_bytes(content if isinstance(content, bytes) else content())
    found, said, status = claims("input")
    assert message in said
    assert "Traceback" not in said
    assert status == expected
    if ids is not None:
        assert found == list(ids)
    assert len(said.splitlines()) <= 5, "one clear message for each thing that is wrong, and a summary"


def test_the_table_is_as_large_as_it_was_asked_to_be():
    assert len(GOOD) >= 20
    assert len(BAD) >= 40


# name of the file: (content, ids, what is said, status)
NAMED = {
    "papers.tsv": (csv_of(f"a\tT\t{A['abstract']}", head="id\ttitle\tabstract"), "a", "1 claim from 1 paper", 0),
    "tabs.csv": (csv_of(f"a\tT\t{A['abstract']}", head="id\ttitle\tabstract"), "a", "1 claim from 1 paper", 0),
    "papers.jsonl": (b"# exported\n" + lines(A), "a", "papers.jsonl:1: not JSON", 1),
    "papers.json": (b"// x\n" + json.dumps([A]).encode(), "", "papers.json:1: not JSON", 1),
    "mendeley.bib": (b"Automatically generated by Mendeley\n\n" + BIB.format("a", A["abstract"]).encode(), "a",
                     "1 claim from 1 paper", 0),
    "indented.ris": (b"  " + RIS.format("a", A["abstract"]).replace("\n", "\n  ").encode(), "a", "1 claim", 0),
    "code.py": (b"x = 1  # It runs 2x faster than cuBLAS.\n", "", "a .py file; name its format with --reader", 1),
}


@pytest.mark.parametrize("name", NAMED)
def test_the_name_helps_where_the_content_does_not(claims, tmp_path, name):
    content, ids, message, expected = NAMED[name]
    (tmp_path / name).write_bytes(content)
    found, said, status = claims(name)
    assert message in said
    assert (found, status) == (list(ids), expected)


# What a path may stand for ------------------------------------------------------------------------------------------

@pytest.fixture
def folder(tmp_path) -> Path:
    for name, content in {"one.jsonl": lines(A), "two.csv.gz": gzip.compress(csv_of(f"b,Paper b,{B['abstract']}")),
                          "deep/er/three.bib": BIB.format("c", C["abstract"]).encode(), "README.md": b"# About\n2x",
                          "notes.log": b"nothing", ".hidden/x.jsonl": lines({**A, "id": "x"})}.items():
        path = tmp_path / "papers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "papers"


@pytest.mark.parametrize(("words", "ids", "said", "status"), [
    (["papers"], "cab", "3 claims from 3 papers", 0),
    (["papers/*.jsonl"], "a", "1 claim from 1 paper", 0),
    (["papers/**/*.bib", "papers/one.jsonl"], "ca", "2 claims from 2 papers", 0),
    (["papers", "papers/one.jsonl"], "cab", "3 claims from 3 papers", 0),
    (["nothere", "papers/one.jsonl"], "a", "warning: nothere: No such file or directory; check the path", 1),
    (["papers/*.tsv"], "", "warning: papers/*.tsv: no file matches; check the pattern", 1),
    (["papers/.hidden"], "x", "1 claim from 1 paper", 0),
    (["empty"], "", "warning: empty: a folder without papers; name a folder with files that end in", 1),
    (["--strict", "papers/one.jsonl", "nothere"], "",
     "error: nothere: No such file or directory; check the path (stopped, for --strict)", 1),
])
def test_paths(claims, folder, tmp_path, words, ids, said, status):
    (tmp_path / "empty").mkdir()
    found, told, code = claims(*words)
    assert (found, code) == (list(ids), status)
    assert said in told


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(claims, tmp_path):
    (tmp_path / "input").write_bytes(lines(A))
    (tmp_path / "input").chmod(0)
    assert claims("input")[1:] == ("warning: input: Permission denied; check the path", 1)


def test_a_name_with_the_marks_of_a_pattern_is_a_name(claims, tmp_path):
    (tmp_path / "papers[1]*.jsonl").write_bytes(lines(A))
    assert claims("papers[1]*.jsonl")[::2] == (["a"], 0)


def test_a_named_pipe(claims, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["sh", "-c", "cat > pipe"], cwd=tmp_path, stdin=subprocess.PIPE) as writer:
        writer.stdin.write(zipped({"one.jsonl": lines(A)}))
        writer.stdin.close()
        assert claims("pipe")[::2] == (["a"], 0)


# Options ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("words", "content", "ids", "said"), [
    (["--map", "abstract=Text", "--map", "id=No."], csv_of(f"a,T,{A['abstract']}", head="No.,title,Text"), "a",
     "1 claim"),
    (["--map", "abstract=Text"], lines({"id": "a", "title": "T", "Text": A["abstract"]}), "a", "1 claim"),
    (["--map", "abstract=body.text", "--map", "title=body.head", "--map", "paper_id=n"],
     lines({"n": "a", "body": {"text": A["abstract"], "head": "T"}}), "a", "1 claim"),
    (["--map", "abstract=body.text"], parquet(id=["a"], title=["T"], body=[{"text": A["abstract"]}]), "a", "1 claim"),
    (["--map", "abstract=Texd"], csv_of(f"a,T,{A['abstract']}", head="id,title,Text"), "",
     'input: no column "Texd" (its columns: id, title, Text); name one that is there with --map abstract=COLUMN'),
    (["--map", "abstract=Texd"], lines({"id": "a", "title": "T", "Text": "A"}), "",
     'input:1: no field "Texd" (its fields: id, title, Text)'),
    (["--map", "title=Nope"], lines(A), "a", 'note: input:1: no field "Nope"; give the field\'s name as the input has'),
    (["--reader", "csv"], b"title,abstract\nT,It runs 2x faster than cuBLAS.", ["p-"], "1 claim"),
    (["--reader", "text"], lines(A), ["p-"], "1 claim"),
    (["--reader", "listing"], lines(A), "", 'input: no line begins with "Subscribe"; this is not the listing page'),
    (["--strict"], lines(A) + b"broken\n" + lines(B), "", "error: input:2: not JSON (Expecting value: line 1 column 1 "
     "(char 0)); mend or remove the line (stopped, for --strict)"),
    (["--strict"], lines(A, {**A, "title": "T", "abstract": None, "id": "x"}), "a", "1 claim from 2 papers"),
])
def test_options(claims, tmp_path, words, content, ids, said):
    (tmp_path / "input").write_bytes(content)
    found, told, _ = claims(*words, "input")
    assert [name[:2] if name.startswith("p-") else name for name in found] == list(ids)
    assert said in told


def test_a_thousand_broken_lines_are_counted_and_not_all_shown(claims, tmp_path):
    (tmp_path / "input").write_bytes(lines(A) + b"broken\n" * 1000)
    found, said, status = claims("input")
    assert (found, status) == (["a"], 1)
    assert said.count("warning: ") == 10
    assert "1 claim from 1 paper; 1,001 records read; 1,000 left out (not JSON: 1,000)" in said
