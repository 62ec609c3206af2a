"""The soak in short: 20 seconds of bad weather on Slack and Telegram, and the desk dies (`make soak`: ten minutes)."""

from pathlib import Path

import pytest

from tests.soak.soak import Plan, soak


@pytest.mark.timeout(180)  # bad weather, and then everything has to arrive
async def test_check_39_nothing_is_lost_doubled_or_out_of_order_when_everything_fails(tmp_path: Path) -> None:
    plan = Plan(seed=8, seconds=20, hang=2, customers=("giulia", "luca"), short=True)
    found = await soak(f"sqlite:///{tmp_path / 'desk.db'}", tmp_path, plan)
    assert not found.faults, "\n".join((*found.faults, found.log))
    assert found.requests >= 2
    assert found.happened["kill"]
