"""The clocks in short: of two workers one is killed, then both for three days (`make soak` takes longer)."""

from pathlib import Path

from tests.soak.ringing import Plan, ring


async def test_each_rung_fires_and_is_told_once_when_workers_are_killed(postgresql_url: str, tmp_path: Path) -> None:
    found = await ring(postgresql_url, tmp_path, Plan(seed=3, workers=2, kills=1, requests=16))
    assert not found.faults, "\n".join((*found.faults, *(log.read_text()[-2000:] for log in found.logs)))
    assert found.rungs > 120
