"""A contract comes to its end, as a dialogue that reads the same on Slack, on Telegram and at the page (F7, F14)."""

from datetime import UTC, datetime

import pytest

from tests.stories.seats import PLATFORMS, seated
from tests.stories.stage import Stage
from tests.stories.test_held_telegram import agreed


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_f07_f14_decided_written_told_and_renewed(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, luca, sara = seats["giulia"], seats["luca"], seats["sara"]
    await agreed(play, end="2027-03-31", notice="30d", owner="giulia")
    await play.at(datetime(2026, 12, 1, 8, 0, 30, tzinfo=UTC))
    card = await sara.reads("Bianchi Meccanica Gold C-2044 ends 31 Mar 2027; notice by 1 Mar 2027.")
    assert "Decide: renew, change or end." in card
    assert sara.labels() == ["Draft message", "Book a talk", "Remind in 2 weeks", "Not renewing"]
    await sara.presses("Draft message")
    await sara.reads("To Giulia Rossi, under your name:.*shall it stay as it is")
    await sara.presses("Edit", words="Giulia, shall we go on as it is?")
    await giulia.reads("Sara Holm writes:.*Giulia, shall we go on as it is.")
    await giulia.presses("Answer", words="Yes, gladly")
    await sara.reads("Giulia Rossi, Bianchi Meccanica writes:.*Yes, gladly")
    await play.at(datetime(2027, 1, 4, 8, 0, 30, tzinfo=UTC))
    note = await giulia.reads("Your Gold contract ends on 31 Mar 2027. Until then nothing changes;")
    assert "Sara Holm is your contact." in note
    assert giulia.labels() == ["Talk to Sara", "See our year"]
    await giulia.presses("See our year")
    await giulia.reads("Gold C-2044, until 31 Mar 2027.*Year so far: 0 of 40 requests.")
    await sara.commands("extend", "C-2044 2028-03-31")
    await sara.reads("C-2044 runs to 31 Mar 2028 now")
    await giulia.reads("Your Gold contract now runs to 31 Mar 2028")
    await luca.reads("Your Gold contract now runs to 31 Mar 2028")
    await play.at(datetime(2027, 2, 22, 9, 0, 30, tzinfo=UTC))
    await sara.commands("renewals")
    await sara.reads("No contract of your accounts needs a decision in the next 90 days")
    assert sara.heard().count("Decide: renew, change or end.") == 2, "nothing is asked once it is renewed"
    play.assert_clean()
