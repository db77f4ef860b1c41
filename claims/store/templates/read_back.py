"""Reads the CSV files of this folder without loss: into pandas, or into DuckDB.

    frame("claims.csv")                          a DataFrame: lists are lists, absent is missing
    relation(duckdb.connect(), "claims.csv")     a relation of DuckDB, with the same columns

Types come from datapackage.json beside the file.
"""
import csv
import json
import re
from pathlib import Path
from typing import Any


def frame(path: Any) -> Any:
    """The file as a pandas DataFrame. Numbers are Int64 and Float64, texts str or None, lists lists of str."""
    import pandas as pd

    fields = _fields(path)
    with open(path, encoding="utf-8-sig", newline="") as lines:
        columns = list(zip(*csv.reader(lines), strict=True))
    data = {}
    for field, (_, *cells) in zip(fields, columns, strict=True):
        if field["type"] == "integer":
            data[field["name"]] = pd.array([int(cell) if cell else None for cell in cells], dtype="Int64")
        elif field["type"] == "number":
            data[field["name"]] = pd.array([float(cell) if cell else None for cell in cells], dtype="Float64")
        else:
            read = _items if "joinedBy" in field else _text
            data[field["name"]] = pd.Series([read(cell) for cell in cells], dtype=object)
    return pd.DataFrame(data)


def relation(connection: Any, path: Any) -> Any:
    """The file as a relation of a DuckDB connection. Numbers are BIGINT and DOUBLE, texts VARCHAR, lists VARCHAR[]."""
    fields = _fields(path)
    kinds = ", ".join(f"{_quoted(field['name'], chr(39))}: 'VARCHAR'" for field in fields)
    cells = ", ".join(f"{_sql(field)} AS {_quoted(field['name'])}" for field in fields)
    return connection.sql(
        f"SELECT {cells} FROM read_csv({_quoted(str(path), chr(39))}, auto_detect = false, header = true, "
        f"delim = ',', quote = '\"', escape = '\"', new_line = '\\r\\n', parallel = false, max_line_size = 100000000, "
        f"columns = {{{kinds}}})")


def _fields(path: Any) -> list[dict[str, Any]]:
    path = Path(path)
    package = json.loads((path.parent / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = (found for found in package["resources"] if found["path"] == path.name)
    return resource["schema"]["fields"]


def _text(cell: str) -> Any:
    return cell.removeprefix("'") or None


def _items(cell: str) -> list[str]:
    items = re.findall(r"((?:[^\\;]|\\.)+)(?:; |$)", cell.removeprefix("'"), re.DOTALL)
    return [re.sub(r"\\(.)", r"\1", item, flags=re.DOTALL) for item in items]


def _sql(field: dict[str, Any]) -> str:
    name = _quoted(field["name"])
    if field["type"] in ("integer", "number"):
        return f"nullif({name}, '')::{'BIGINT' if field['type'] == 'integer' else 'DOUBLE'}"
    text = f"regexp_replace({name}, '^''', '')"
    if "joinedBy" not in field:
        return f"nullif({text}, '')"
    items = rf"regexp_extract_all({text}, '(?s)((?:[^\\;]|\\.)+)(?:; |\z)', 1)"
    return rf"list_transform(coalesce({items}, []), lambda item: regexp_replace(item, '\\(.)', '\1', 'gs'))"


def _quoted(name: str, mark: str = '"') -> str:
    return mark + name.replace(mark, mark * 2) + mark
