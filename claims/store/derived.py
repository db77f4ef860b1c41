"""Tables that follow from the claims and the registry: items of lists in rows of their own, which claims do not count,
and the devices."""
from __future__ import annotations

from typing import TYPE_CHECKING

from claims import registry, schema
from claims.model import GENERIC, Device, Fact

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_SLOTS = ("hardware", "baseline_hardware")


def fill(con: duckdb.DuckDBPyConnection) -> None:
    """Fills claim_hardware, claim_workload, claim_baseline, uncounted, devices and device_facts, all without rows."""
    _fill_hardware(con)
    _fill_workload(con)
    con.execute(
        f"INSERT INTO claim_baseline SELECT claim_id, position, name, starts_with(name, {schema.literal(GENERIC)}) "
        f"FROM ({_items('baseline_names', 'name')}) ORDER BY row, position")
    _fill_uncounted(con)
    _fill_devices(con)


def _fill_hardware(con: duckdb.DuckDBPyConnection) -> None:
    _register(con, "device_of", ("mention", "device_id", "hardware_class"), [
        (mention, name, registry.hardware_class([mention]))
        for mention in _mentions(con, *_SLOTS) for name in registry.resolve(mention) or (None,)])
    for slot in _SLOTS:
        con.execute(
            f"INSERT INTO claim_hardware SELECT claim_id, '{slot}', position, mention, device_id, hardware_class "
            f"FROM ({_items(slot, 'mention')}) JOIN device_of USING (mention) ORDER BY row, position, device_id")
    con.unregister("device_of")


def _fill_workload(con: duckdb.DuckDBPyConnection) -> None:
    from claims.context import canonical

    _register(con, "name_of", ("mention", "name"), [
        (mention, name) for mention in _mentions(con, "workload") for name in canonical.workload(mention).names])
    con.execute(f"INSERT INTO claim_workload SELECT claim_id, position, mention, name FROM "
                f"({_items('workload', 'mention')}) JOIN name_of USING (mention) ORDER BY row, position, name")
    con.unregister("name_of")


def _fill_uncounted(con: duckdb.DuckDBPyConnection) -> None:
    """Of the claims of a paper that restate each other, the one counts that says most: it has a baseline, hardware,
    or is the first. They are few that do not count, so the view `counted` costs next to nothing."""
    wrong = "list_contains(caveats, 'marked_wrong')"
    con.execute(
        f"INSERT INTO uncounted SELECT claim_id, if(wrong, NULL, counted_id) FROM (SELECT rowid AS row, claim_id, "
        f"{wrong} AS wrong, first_value(claim_id) OVER (PARTITION BY paper_id, coalesce(restates, claim_id) "
        f"ORDER BY {wrong}, baseline IS NULL, len(hardware) = 0, rowid) AS counted_id FROM claims) "
        "WHERE wrong OR claim_id <> counted_id ORDER BY row")


def _fill_devices(con: duckdb.DuckDBPyConnection) -> None:
    import pyarrow as pa

    known = list(registry.devices())
    insert(con, "devices", pa.Table.from_batches([schema.to_arrow(Device, known)]).drop_columns(["facts"]))
    facts = [(device.device_id, fact) for device in known for fact in device.facts]
    batch = schema.to_arrow(Fact, [fact for _, fact in facts])
    batch = batch.append_column("device_id", pa.array([name for name, _ in facts], pa.string()))
    insert(con, "device_facts", pa.Table.from_batches([batch]))


def _items(column: str, name: str) -> str:
    """The items of a list column of the claims, each with its claim, its position from 1, and the claim's row."""
    return (f"SELECT rowid AS row, claim_id, unnest({column}) AS {name}, generate_subscripts({column}, 1) AS position "
            "FROM claims")


def _mentions(con: duckdb.DuckDBPyConnection, *columns: str) -> list[str]:
    """The different items in some list columns of the claims, sorted."""
    lists = " UNION ALL ".join(f"SELECT unnest({column}) AS mention FROM claims" for column in columns)
    return [mention for (mention,) in con.execute(f"SELECT DISTINCT mention FROM ({lists}) ORDER BY 1").fetchall()]


def _register(con: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, ...],
              rows: list[tuple[str | None, ...]]) -> None:
    """Rows of text as a table that queries of this connection can use."""
    import pyarrow as pa

    con.register(name, pa.table({column: pa.array([row[k] for row in rows], pa.string())
                                 for k, column in enumerate(columns)}))


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Adds rows to a table, columns by name."""
    con.register("incoming", rows)
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    con.unregister("incoming")
