"""Ratings and complaints as dialogues that read the same on Slack, on Telegram and at the page (F4 to F6, F12)."""

import pytest

from tests.fakes.slack import Message
from tests.stories.gestures import QUESTION, as_it_is
from tests.stories.seats import PLATFORMS, Seat, seated
from tests.stories.stage import Stage

everywhere = pytest.mark.parametrize("platform", PLATFORMS)


async def claimed(play: Stage) -> Message:
    """Anna, in the queue's channel on Slack, takes what Giulia asks; its card."""
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    await play.slack.clicks(play.anna, card, "claim")
    await play.slack.wait_for_message(play.queue, "Anna Lindqvist since")
    return card


async def solved(play: Stage, giulia: Seat) -> None:
    """Giulia asks, Anna solves it, Giulia says yes, and three hours pass."""
    await giulia.says(QUESTION)
    card = await claimed(play)
    await play.slack.clicks(play.anna, as_it_is(play, card), "resolve")
    modal = await play.slack.wait_for_modal(play.anna, "Resolve")
    await play.slack.submits_view(play.anna, modal, {"cause": "a wrong profile", "fix": "profile corrected"})
    await giulia.reads("T-1001 is solved", "Yes, solved")
    await giulia.presses("Yes, solved")
    await giulia.reads("T-1001 is closed")
    await play.later(hours=3, seconds=1)


@everywhere
async def test_check_35_f04_f05_f06_four_taps_a_complaint_one_rung_up_and_her_yes(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, marco, sara = (seats[one] for one in ("giulia", "marco", "sara"))
    await play.later(seconds=2)
    await solved(play, giulia)
    for asked, tap in (
        ("How was the help on T-1001", "4"),
        ("How well did Anna know the subject", "4"),
        ("How was the speed", "1"),
        ("How courteous was Anna", "Skip"),
    ):
        await giulia.reads(asked, tap)
        await giulia.presses(tap)
    await giulia.reads("Thank you. Recorded for T-1001: overall .*, subject 4, speed 1.", "Change")
    await giulia.reads(r"I am sorry. I opened complaint K-1. Marco Ferri, team lead, contacts you by tomorrow 16:0\d")
    assert giulia.labels() == ["Add a comment", "Please call me", "No contact needed"]
    await giulia.presses("Add a comment", words="Two hours for one line.")
    await sara.reads("Complaint K-1, Giulia Rossi, Bianchi Meccanica, T-1001: .*speed 1.*Two hours for one line")
    await marco.reads("Complaint K-1.*Two hours for one line.*Contact Giulia by tomorrow", "Write")
    assert marco.labels() == ["Call", "Write", "See T-1001"]
    await marco.presses("Write", words="I am sorry, Giulia. It should have been minutes.")
    await giulia.reads("It should have been minutes")
    await marco.reads("Complaint K-1.*Contact made .* by Marco Ferri", "Close it")
    await marco.presses("Close it", done="Anna answers Turin first.")
    await giulia.reads("Marco Ferri closed complaint K-1:.*Anna answers Turin first.*Are you satisfied", "No")
    await giulia.presses("No")
    await giulia.reads("K-1 is open again and goes to Sara Holm, who writes by")
    await sara.reads("Complaint K-1.*It went one rung up: Giulia was not satisfied", "Write")
    await sara.presses("Write", words="Sara here. You get the month back.")
    await giulia.reads("You get the month back")
    await sara.reads("Complaint K-1.*Contact made .* by Sara Holm", "Close it")
    await sara.presses("Close it", done="The month is free.")
    await giulia.reads("Sara Holm closed complaint K-1:.*The month is free", "Yes")
    await giulia.presses("Yes")
    await giulia.reads("Complaint K-1 is closed")
    await marco.reads("Complaint K-1.*Closed: Giulia is satisfied")
    assert "K-1" not in "\n".join(one.shown for one in play.slack.bot_messages(play.queue))
    play.assert_clean()


@everywhere
async def test_f12_the_word_is_enough(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, marco = seats["giulia"], seats["marco"]
    await play.later(seconds=2)
    await giulia.says(QUESTION)
    await claimed(play)
    await giulia.says("complaint")
    await giulia.reads(
        r"I am sorry. What happened, in a sentence or two\? Marco Ferri, who was not involved, contacts you by tomorrow"
    )
    assert "K-1" not in marco.heard()
    await play.later(minutes=10, seconds=1)
    await giulia.reads("I opened complaint K-1")
    await marco.reads("Complaint K-1, Giulia Rossi, Bianchi Meccanica, T-1001")
    await giulia.commands("status")
    await giulia.reads("K-1 complaint · Marco Ferri · contacts you by tomorrow", "Complain")
    await giulia.presses("Complain")
    await giulia.reads("I added this to complaint K-1. Sara Holm, account manager, contacts you by tomorrow")
    play.assert_clean()
