"""A day and a month as their readers get them, on Slack, on Telegram and at the page (F10, F11, G7)."""

from datetime import UTC, datetime

import pytest

from tests.handlers.scene import QUESTION
from tests.stories.seats import PLATFORMS, seated
from tests.stories.stage import Stage
from tests.stories.test_held_telegram import agreed


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_f10_f11_a_day_a_month_and_what_is_wrong_with_it(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, marco, sara = (seats[one] for one in ("giulia", "marco", "sara"))
    await agreed(play, owner="giulia")
    await giulia.says(QUESTION)
    await giulia.reads("T-1001 · received")
    play.house.timetable.wake()
    await play.house.timetable.rest()  # it is known when whose day begins
    await play.at(datetime(2026, 11, 25, 7, 30, 1, tzinfo=UTC))
    await sara.reads("25 Nov, your account.*Needs you: 1 · At risk today: 0 · Missed yesterday: 1")
    await sara.presses("Show each")
    await sara.reads("Needs you.*T-1001 Bianchi Meccanica · First answer was due")
    await play.at(datetime(2026, 12, 1, 7, 30, 1, tzinfo=UTC))
    await giulia.reads("November, Bianchi Meccanica.*1 request · 0 of 1 answered in time.*Used 1 of 40, 39 left until")
    assert giulia.labels() == ["List", "CSV", "Something is wrong"]
    await marco.reads("November, ERP Care: 1 request")
    await giulia.presses("List")
    await giulia.reads("T-1001 · 24 Nov · Since this morning.*late")
    await giulia.reads("November, Bianchi Meccanica", "Something is wrong")
    await giulia.presses("Something is wrong", words="We asked twice")
    await sara.reads("something is wrong with the statement of November.*We asked twice")
    assert sara.labels() == ["Message Giulia", "Statement", "Settled"]
    await sara.presses("Settled")
    await sara.reads("settled by Sara Holm.*We asked twice")
    await sara.commands("report", "bianchi november")
    await sara.reads("November, Bianchi Meccanica.*1 request", "CSV")
    play.assert_clean()
