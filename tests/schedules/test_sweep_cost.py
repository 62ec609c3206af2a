"""What a burst of rungs costs: statements of a unit, however many rungs it fires."""

from pathlib import Path

from schedules import clocks as sweeps
from storage.engine import Database
from tests.bench import desk, inbound, sweep

A_UNIT = 40  # statements at most


async def test_a_unit_of_many_rungs_costs_hardly_more_statements_than_one_of_few(
    sqlite_database: Database, tmp_path: Path
) -> None:
    await desk.prepare(sqlite_database, tmp_path, customers=1)
    moment = sweep.prepare(sqlite_database, 60)
    heard = inbound.Recorder([])
    heard.listen(sqlite_database)
    for limit in (5, 5, 40):  # the first one tells anew, the others join what it said
        heard.units.append([])
        assert sqlite_database.write_now(sweeps.sweep, moment, limit) == limit
    first, few, many = map(len, heard.units)
    assert max(first, few, many) <= A_UNIT
    assert many <= few + 2
