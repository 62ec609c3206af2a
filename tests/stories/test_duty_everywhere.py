"""A promise of news and the end of a duty, read the same on Slack, on Telegram and at the page (C10, C16, C17)."""

from datetime import UTC, datetime

import pytest

from tests.stories.gestures import QUESTION
from tests.stories.seats import PLATFORMS, Seat, applied, seated
from tests.stories.stage import Stage

everywhere = pytest.mark.parametrize("platform", PLATFORMS)
ROTA = (
    "    on_duty: [liwei]\n    chats:      ",
    "    on_duty: []\n    rota:\n      - {expert: liwei, weekly: {mon-fri: 09:00-21:15}}\n    chats:      ",
)
ELSEWHERE = ("    on_duty: [liwei]              # when no shift", "    on_duty: []  # when no shift")


async def at(play: Stage, hour: int, minute: int) -> None:
    """A second after this minute of the same Tuesday, in UTC; what is due then is said."""
    await play.at(datetime(2026, 11, 24, hour, minute, 1, tzinfo=UTC))
    play.house.timetable.wake()
    await play.house.timetable.rest()


async def given(customer: Seat, liwei: Seat, marco: Seat, ref: str = "T-1001") -> None:
    """A customer asks, and Marco gives it to Li Wei."""
    await customer.says(QUESTION)
    await customer.reads(f"{ref} · received")
    await marco.commands("reassign", ref, to="Li Wei", line="you know it")
    await liwei.reads(f"{ref} is yours")


@everywhere
async def test_c16_a_promise_kept_by_an_interim_reply_and_the_next_one_missed(play: Stage, platform: str) -> None:
    seats = await seated(play, platform, "liwei")
    giulia, liwei, marco = (seats[one] for one in ("giulia", "liwei", "marco"))
    await given(giulia, liwei, marco)
    await liwei.commands("update", "T-1001 by 21:00")
    await giulia.reads(r"Next news on T-1001 by today 14:00 \(Rome\)")
    await liwei.commands("interim", "T-1001", text="It is the profile of Turin.", by="21:20")
    await giulia.reads("It is the profile of Turin.*Next update by today 14:20")
    await at(play, 12, 46)
    await at(play, 13, 5)
    await liwei.reads(r"you promised news by today 21:20 \(Shanghai\)")
    assert "promised news by today 21:00" not in liwei.heard(), "the interim reply kept the first one"
    await at(play, 13, 20)
    await marco.reads("One request needs a look:.*T-1001 .*Li Wei · news promised by 14:20 did not come")
    assert marco.labels() == ["Take T-1001", "Reassign T-1001"]
    assert "did not come" not in giulia.heard()
    play.assert_clean()


@everywhere
async def test_c17_c10_the_end_of_a_duty_kept_first_then_handed_over(play: Stage, platform: str) -> None:
    seats = await seated(play, platform, "liwei")
    giulia, luca, liwei, marco = (seats[one] for one in ("giulia", "luca", "liwei", "marco"))
    for change in (ROTA, ELSEWHERE):
        await applied(play, *change)
    await given(giulia, liwei, marco)
    await given(luca, liwei, marco, "T-1002")
    await at(play, 13, 0)
    await liwei.reads("You go off duty at 21:15 with 2 open requests:.*T-1001.*T-1002")
    assert liwei.labels() == ["Hand over both", "Keep them"]
    await liwei.presses("Keep them")
    await liwei.reads("T-1001, T-1002 stay yours.")
    await liwei.commands("off")
    await liwei.reads("2 open requests stay yours", "Hand over both")
    await liwei.presses("Hand over both", to="Anna Lindqvist", line="look at the profile of Turin")
    await liwei.reads("You handed T-1001, T-1002 over to Anna Lindqvist")
    for ref, customer in (("T-1001", giulia), ("T-1002", luca)):
        await customer.reads(f"Anna Lindqvist .*takes {ref} over from Li Wei and has the whole conversation: you need")
        assert "Turin" not in customer.heard()
    play.assert_clean()
