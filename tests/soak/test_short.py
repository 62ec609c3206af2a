"""The soak in short: one request on each platform while the desk dies three times (`make soak` kills it for longer)."""

from pathlib import Path

from tests.soak.soak import Plan, soak


async def test_nothing_is_lost_doubled_or_out_of_order_when_the_desk_is_killed(tmp_path: Path) -> None:
    plan = Plan(seed=8, kills=3, customers=("giulia", "luca"), short=True)
    found = await soak(f"sqlite:///{tmp_path / 'desk.db'}", tmp_path, plan)
    assert not found.faults, "\n".join((*found.faults, found.log.read_text()))
    assert found.requests == 2
