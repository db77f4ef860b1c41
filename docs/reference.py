"""Writes docs/reference/ from the code: commands, readers, records, units, rules, queries ... `make docs` runs it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from claims import cli, schema
from claims.audit import CAVEATS, CODES
from claims.audit.consistency import LOOSE, MANY, TIGHT
from claims.audit.physics import MARGIN
from claims.readers import FIELDS, READERS, packing, records
from claims.readers.source import MAX_DOCUMENT, MAX_RECORD
from claims.readers.table import MAX_CELL
from claims.registry import FACTS
from claims.rules import catalogue
from claims.store import canned, query, results, sandbox

REFERENCE = Path(__file__).parent / "reference"
MADE = "<!-- Made by `make docs` from the code: change it there. -->"


def pages() -> dict[str, str]:
    """Every page of the reference by its file name."""
    makers = {"commands": _commands, "readers": _readers, "records": _records, "metrics": _metrics, "units": _units,
              "devices": _devices, "checks": _checks, "rules": _rules, "queries": _queries}
    return {f"{name}.md": "\n\n".join([MADE, *make()]) + "\n" for name, make in makers.items()}


def _commands() -> Iterator[str]:
    yield "# Commands"
    yield _help(cli.commands)
    yield ("Data goes to standard output, everything else to standard error. A record that cannot be read is said "
           "with its file and line, the others are done, and the exit status is 1.")
    for name, command in sorted(cli.commands.commands.items()):
        context = click.Context(command, info_name=f"claims {name}")
        usage = " ".join(command.collect_usage_pieces(context))
        yield f"## claims {name}"
        yield f"```\nclaims {name} {usage}\n```"
        yield _help(command)
        rows = [(f"{', '.join(f'`{flag}`' for flag in option.opts)} {_values(option)}", _option_help(option, context))
                for option in command.params if isinstance(option, click.Option)]
        if rows:
            yield _table(["option", "what it does"], rows)


def _help(command: click.Command) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in (command.help or "").split("\n\n"))


def _values(option: click.Option) -> str:
    if option.is_flag:
        return ""
    return "`" + (option.metavar or "\\|".join(getattr(option.type, "choices", ()))) + "`"


def _option_help(option: click.Option, context: click.Context) -> str:
    default = option.get_default(context)
    shown = f" Default: {default}." if option.show_default and default is not None else ""
    return (option.help or "") + shown


def _readers() -> Iterator[str]:
    yield "# Readers"
    yield ("A file is read by what it holds. Where that is not clear, a table without known column names for one, the "
           "end of its name helps, and `--reader NAME` overrides. A folder stands for the files in it, and in its "
           "folders, with these ends; a pattern in quotation marks (`'papers/*.jsonl'`) for the files that match; `-` "
           "is standard input.")
    yield _table(["reader", "what it reads", "names end in"],
                 [(f"`{reader.name}`", reader.doc, ", ".join(f"`{end}`" for end in reader.suffixes))
                  for reader in READERS])
    yield ("Each may be packed with gzip, zstandard, bzip2 or xz, or stand in a zip archive, up to three deep. Text is "
           "UTF-8, with a byte-order mark or without, or UTF-16.")
    yield "## Names of fields"
    yield ("JSON, tables, BibTeX and RIS may call a paper's fields by any of these names, whatever their case, spaces "
           "and punctuation, the first one first; `--map FIELD=COLUMN` gives another. A record may hold the paper's "
           f"own under {', '.join(f'`{name}`' for name in records.NESTED)}. A record without id is called by its arXiv "
           "id or DOI, else by a hash of its title and abstract.")
    yield _table(["field", "names"],
                 [(f"`{field}`", ", ".join(f"`{name}`" for name in names)) for field, names in FIELDS.items()])
    yield "## The same paper twice"
    yield ("is read once, and counted: by id, or by title and abstract. Another paper with an id that was used before "
           "is left out, and said to be.")
    yield "## What cannot be read"
    yield ("is said with its file and line, and what to do about it, ten times for each kind in each file; the rest is "
           "read, and the exit status is 1. `--strict` stops at the first. A record without abstract is read for its "
           "title, and said, with exit status 0.")
    yield _table(["limit", "default", "beyond it"], [
        ("one line, record or plain text", f"{MAX_RECORD >> 20} MiB", "it is left out, the rest is read"),
        ("one cell of CSV or TSV", f"{MAX_CELL:,} characters", "its row is left out"),
        ("a PDF or other document", f"{MAX_DOCUMENT >> 20} MiB", "it is left out"),
        ("what a packed file unpacks to", f"{packing.BOMB_RATIO} times its size, and {packing.BOMB_BYTES >> 20} MiB",
         "it is left there; what came before is read"),
        ("packed files in packed files", str(packing.NESTING), "it is left out")])


def _records() -> Iterator[str]:
    yield "# Records"
    yield ("One row of JSON Lines or Parquet is one claim, with these fields. Absent is null. The JSON Schemas are in "
           "`schemas/`.")
    for name, record in schema.RECORDS.items():
        yield f"## {record.__name__}"
        yield schema.json_schema(name)["description"]
        yield _table(["field", "type", "meaning"],
                     [(f"`{column.name}`", column.type_name, column.doc) for column in schema.columns(record)])
    yield "## CSV"
    yield ("As above, without `evidence`. An empty cell is null, or an empty list. A list is joined with `; `; a "
           "semicolon or backslash inside an item has a backslash before it. A text that a spreadsheet could take for "
           "a formula (it begins with one of `= + - @`, their full-width forms, a tab or a line break) gets an "
           "apostrophe in front, and so does one that begins with an apostrophe: take one apostrophe off to have the "
           "text back. `claims export` also puts one before ids that a spreadsheet would take for a number "
           "(`2401.01230`), and a byte-order mark in front of the file.")
    yield "## Tables of the database"
    yield "Each table and column carries its meaning as a COMMENT: `SELECT * FROM duckdb_columns()` shows them."
    for table in schema.TABLES:
        yield f"### {table.name}"
        yield table.doc + "."
        yield _table(["column", "type", "meaning"],
                     [(f"`{column.name}`", column.type, column.doc) for column in table.columns])


def _metrics() -> Iterator[str]:
    yield "# Metrics"
    yield "What a claim may be about (`claims metrics`), and which way is good: a gain above 1 is an improvement."
    yield _table(["metric", "better", "what it is"], [(f"`{name}`", *rest) for name, *rest in cli.metric_rows()])


def _units() -> Iterator[str]:
    yield "# Units"
    yield ("What is read as a unit (`claims units`). A claim keeps its unit as stated, in compact form: with its SI "
           "prefix, and with `/` for per (`TOP/s/W`, `mJ/inference`). `si_low`, `si_high` and `si_unit` have the value "
           "in base units.")
    yield _table(["unit", "kind", "in base units", "written"],
                 [(f"`{name}`", *rest) for name, *rest in cli.unit_rows()])


def _devices() -> Iterator[str]:
    yield "# Devices"
    yield ("The registry (`claims devices`, and `claims devices NAME` for one with its facts and their sources). A "
           "device is a model with all its variants: a fact that holds for some names them, and one that does not "
           "is of all; which one a mention means is never guessed.")
    yield _table(["class", "devices", "what belongs to it"], cli.class_rows())
    yield "## Facts"
    yield _table(["fact", "unit", "what it is"], [(f"`{kind}`", unit, doc) for kind, (unit, doc) in FACTS.items()])
    yield "## The devices"
    yield _table(["id", "name", "class", "family", "year", "facts"],
                 [(f"`{name}`", *rest) for name, *rest in cli.device_rows()])


def _checks() -> Iterator[str]:
    yield "# Checks and caveats"
    yield ("Every claim is checked against its device and against the other numbers of its paper. `claims audit` shows "
           "what was found, with the figures; the codes are in the claim's field `audit`.")
    yield _table(["code", "what it says"], [(f"`{code}`", doc) for code, doc in CODES.items()])
    yield ("Caveats, in the field `caveats`, are no faults: they are what to know before a claim is compared with "
           "another (`claims compare`).")
    yield _table(["caveat", "what it says"], [(f"`{code}`", doc) for code, doc in CAVEATS.items()])
    yield "## Limits"
    yield _table(["limit", "default", "beyond it"], [
        ("rate or bandwidth above the peak", f"{MARGIN['peak']:g} times", "over_peak"),
        ("power above the thermal design power", f"{MARGIN['tdp']:g} times", "over_peak"),
        ("two figures that agree", f"{TIGHT:.0%} beyond rounding", "nothing is said"),
        ("two figures that contradict", f"{LOOSE:.0%} beyond rounding", "inconsistent"),
        ("claims of one paper", str(MANY), "only each claim by itself is checked, not pairs")])


def _rules() -> Iterator[str]:
    yield "# Rules"
    yield ("The rules in the order in which they are tried (`claims rules`). A pattern is a row of mention types, not "
           "of words; claims/rules/patterns.py says how to read it. Every example is a test.")
    for rule in catalogue():
        yield f"## {rule.name}"
        yield f"{rule.doc} Makes claims of kind {rule.kind}."
        yield f"```\n{rule.pattern}\n```"
        lines = [f"- “{sentence}” gives " + "; ".join(
            f"`{value}` {metric}{f', {direction}' if direction else ''}" for value, metric, direction in expected)
                 for sentence, expected in rule.examples]
        lines += [f"- “{sentence}” gives nothing" for sentence in rule.near_misses]
        if lines:
            yield "\n".join(lines)


def _queries() -> Iterator[str]:
    yield "# Queries"
    yield (f"`claims sql` runs one statement that reads: {sandbox.ALLOWED}. `$name` in it takes the value of `--param "
           "name=value`. What tables and columns there are, and what they mean, is in [records.md](records.md), and "
           "`DESCRIBE claims` shows it.")
    yield "## Limits"
    yield ("A query runs in a process of its own, which can read the database, and opens no file and no connection. "
           "A PIVOT has to name its values: `PIVOT claims ON metric IN ('speedup') USING count(*)`.")
    yield _table(["limit", "default", "option", "beyond it"], [
        ("time", f"{query.TIMEOUT:g} s", "`--timeout`", "the query is ended"),
        ("rows", f"{query.MAX_ROWS:,}", "`--max-rows`", "the others are cut off, which is said"),
        ("size of the result, in memory", f"{query.MAX_BYTES >> 20} MB", "`--max-mb`", "the query is ended"),
        ("memory of the process", f"{query.MEMORY >> 20:,} MB", "`--memory`", "the query is ended")])
    yield "## Formats"
    yield (f"`table` is for people: cells are cut after {results.CELL} characters, null is NULL. `csv` is as "
           "[records.md](records.md) says: an empty cell is null, lists of texts are joined, cells that could be "
           "formulas have an apostrophe in front; other nested values are JSON. `json` is an array with an object a "
           "row. Types that few programs have, such as INTERVAL, come as text, bytes outside Parquet as hexadecimal "
           "digits.")
    yield "## Queries that have a name"
    yield ("`claims sql --name over --param baseline=cuBLAS` runs one. Claims that repeat another of their paper are "
           "left out where not said otherwise, and so is what a paper says of others.")
    for entry in canned.catalogue().values():
        yield f"### {entry.name}"
        yield entry.answers
        if entry.parameters:
            yield _table(["parameter", "default", "what it is"],
                         [(f"`{each.name}`", f"`{each.default}`" if each.default != "" else "", each.means)
                          for each in entry.parameters])
        yield f"```sql\n{entry.sql}\n```"


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [heads, ["---"] * len(heads), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(cell: Any) -> str:
    return str(cell).replace("\\|", "|").replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    REFERENCE.mkdir(exist_ok=True)
    for name, page in pages().items():
        (REFERENCE / name).write_text(page, encoding="utf-8")
        print(REFERENCE / name)
