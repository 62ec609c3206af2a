"""What follows an answer as dialogues that read the same on Slack, on Telegram and at the page (F1 to F3, F9)."""

import pytest

from tests.stories.gestures import QUESTION, as_it_is
from tests.stories.seats import PLATFORMS, Seat, seated
from tests.stories.stage import Stage
from tests.stories.test_complaints_everywhere import claimed

everywhere = pytest.mark.parametrize("platform", PLATFORMS)


async def asked(play: Stage, giulia: Seat) -> None:
    """Giulia asks on Tuesday, Anna claims it on Slack and needs one thing."""
    await giulia.says(QUESTION)
    card = await claimed(play)
    await play.slack.clicks(play.anna, as_it_is(play, card), "ask")
    modal = await play.slack.wait_for_modal(play.anna)
    await play.slack.submits_view(play.anna, modal, {"question": "Which plant code do the wrong invoices carry?"})
    await giulia.reads("needs one thing for T-1001")


@everywhere
async def test_check_34_f01_f02_f03_two_reminders_a_restart_a_silent_close_and_no_rating(
    play: Stage, platform: str
) -> None:
    giulia = (await seated(play, platform))["giulia"]
    await play.later(seconds=2)
    await asked(play, giulia)
    await play.later(days=2, seconds=2)
    await giulia.reads("T-1001 is waiting for you. Anna Lindqvist asked:.*Which plant code", "Still collecting")
    assert giulia.labels() == ["Answer", "Still collecting", "Close it"]
    await play.restart()
    await play.later(days=4)
    await giulia.reads("Last reminder for T-1001. Without a reply I close it on Thu 3 Dec", "Keep it one week")
    assert giulia.labels() == ["Keep it one week", "Close it"]
    await play.later(days=3)
    await giulia.reads("I closed T-1001 because I had no reply since 24 Nov. Reply here within 30 days")
    said = giulia.heard()
    assert said.count("is waiting for you") == said.count("Last reminder") == said.count("I closed T-1001") == 1
    await play.slack.wait_for_message(play.queue, "Closed: no reply from Giulia Rossi since 24 Nov")
    await play.later(days=1)
    assert "How was the help" not in giulia.heard()
    play.assert_clean()


@everywhere
async def test_f01_f02_still_collecting_then_one_week_more_then_closed_by_her(play: Stage, platform: str) -> None:
    giulia = (await seated(play, platform))["giulia"]
    await play.later(seconds=2)
    await asked(play, giulia)
    await play.later(days=2, seconds=2)
    await giulia.reads("T-1001 is waiting for you", "Still collecting")
    await giulia.presses("Still collecting")
    await giulia.reads("T-1001 waits for you; I ask again on Mon 30 Nov")
    await play.slack.wait_for_message(play.queue, "Giulia Rossi is still collecting what was asked for")
    await play.later(days=6, seconds=2)
    await giulia.reads("Last reminder for T-1001", "Keep it one week")
    await giulia.presses("Keep it one week")
    await giulia.reads("I keep T-1001 open until")
    play.assert_clean()


@everywhere
async def test_f09_does_it_still_hold_and_it_came_back(play: Stage, platform: str) -> None:
    giulia = (await seated(play, platform))["giulia"]
    await play.later(seconds=2)
    await giulia.says(QUESTION)
    card = await claimed(play)
    await play.slack.clicks(play.anna, as_it_is(play, card), "resolve")
    modal = await play.slack.wait_for_modal(play.anna, "Resolve")
    await play.slack.submits_view(play.anna, modal, {"cause": "a wrong profile", "fix": "profile corrected"})
    await giulia.reads("T-1001 is solved", "Yes, solved")
    await giulia.presses("Yes, solved")
    await giulia.reads("T-1001 is closed")
    await play.later(days=7, seconds=2)
    await giulia.reads("Hello Giulia. Anna Lindqvist solved T-1001 .*Is it still fine", "It came back")
    assert giulia.labels() == ["All fine", "It came back", "No more check-ins"]
    await giulia.presses("It came back")
    await giulia.reads("T-1001 is open again with Anna Lindqvist")
    await giulia.reads("I passed on that T-1001 came back")
    play.assert_clean()
