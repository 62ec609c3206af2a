"""Warnings and missed promises as dialogues that read the same on Slack, on Telegram and at the page (E1 to E12)."""

from pathlib import Path

import pytest

from tests.fakes.slack import Message
from tests.handlers.missing import CREDITS, PHONE
from tests.stories.gestures import QUESTION, a_quiet_minute, as_it_is
from tests.stories.seats import PLATFORMS, OnSlack, OnTelegram, Seat, applied, seated
from tests.stories.stage import Stage, stage

everywhere = pytest.mark.parametrize("platform", PLATFORMS)
CLAIMED_BY_TURNS = {
    "    on_duty: [liwei]\n    chats:      ": "    on_duty: [liwei]\n    mode: assign\n    chats:      "
}


async def prepared(play: Stage, platform: str, changes: dict[str, str], *more: str) -> dict[str, Seat]:
    """Everybody sits on the platform, and the desk file says something more."""
    seats = await seated(play, platform, *more)
    for was, now in changes.items():
        await applied(play, was, now)
    await play.later(seconds=2)  # platforms tell whole seconds, and the contract is newer than what was written before
    return seats


async def claimed(play: Stage) -> Message:
    """Anna, in the queue's channel on Slack, takes what Giulia asks; its card."""
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    await play.slack.clicks(play.anna, card, "claim")
    await play.slack.wait_for_message(play.queue, "Anna Lindqvist since")
    return card


@everywhere
async def test_e02_e03_e04_the_owner_the_lead_and_the_account_manager_are_warned(play: Stage, platform: str) -> None:
    seats = await prepared(play, platform, CLAIMED_BY_TURNS, "liwei")
    giulia, liwei, marco, sara = (seats[one] for one in ("giulia", "liwei", "marco", "sara"))
    await giulia.says(QUESTION)
    await liwei.reads("T-1001 is yours")
    await play.later(minutes=90, seconds=1)
    await liwei.reads(r"29 min left on T-1001, Bianchi Meccanica, urgent \(due .*\). No answer has gone out.")
    assert liwei.labels() == ["Interim reply", "Need help", "Transfer"]
    await liwei.presses("Interim reply", text="I am still working on this.", by="23:30")
    await giulia.reads("I am still working on this..*Next update by today 16:30")
    await marco.reads(r"One request may miss its time within the hour:.*T-1001 Bianchi Meccanica · Li Wei · 29 min")
    assert marco.labels() == ["Take T-1001", "Reassign T-1001"]
    await marco.presses("Take T-1001")
    await giulia.reads("Marco Ferri.* takes? T-1001 over from Li Wei|Marco Ferri has T-1001")
    await play.later(minutes=18)
    await sara.reads(
        r"Early notice, nothing to do yet: T-1001 \(Bianchi Meccanica, urgent\) is due today 15:04 "
        r"\(Stockholm\), in 11 min"
    )
    assert "Marco Ferri knows." in sara.heard()
    assert sara.labels() == ["Watch", "Mute T-1001"]
    await sara.presses("Watch")
    await sara.reads("You hear when T-1001 is answered or missed.")
    assert "may miss" not in giulia.heard()
    play.assert_clean()


@everywhere
async def test_e05_to_e07_e09_to_e12_a_miss_and_what_follows(play: Stage, platform: str) -> None:
    seats = await prepared(play, platform, CREDITS | PHONE)
    giulia, marco, sara = (seats[one] for one in ("giulia", "marco", "sara"))
    await giulia.says(QUESTION)
    card = await claimed(play)
    await play.later(hours=2, seconds=1)
    notice = await sara.reads("Missed: T-1001, Bianchi Meccanica. First answer was due")
    assert "Gold C-2044, urgent, 2 h of working time" in notice
    assert "Giulia Rossi wrote" in notice
    assert "clock never paused" in notice
    assert "Counted: 2 h = 2 h" in notice, "check 31"
    assert "Credit clause 6.2 may apply: 5 % of the monthly fee" in notice
    assert sara.labels() == ["Acknowledge", "Take over", "Reassign", "Call Giulia", "Apology draft"]
    await sara.reads("The full log of T-1001.")
    assert "Credit" not in await marco.reads("Missed: T-1001, Bianchi Meccanica. First answer was due")
    await acknowledged_and_rung_up(sara, marco)
    await play.later(minutes=16)
    await giulia.reads("We promised an answer on T-1001 by .* and did not keep it. I am sorry.")
    assert "No one has acknowledged" not in sara.heard() + marco.heard(), "check 32"
    await play.slack.user_sends(play.anna, play.queue, "It was the rounding profile.", thread_ts=card.ts)
    await giulia.reads("It was the rounding profile.")
    await reason_and_apology(giulia, sara)
    await missed_again(play, seats, card)
    play.assert_clean()


async def acknowledged_and_rung_up(sara: Seat, marco: Seat) -> None:
    """E6, E7."""
    await sara.reads("Missed: T-1001")
    await sara.presses("Acknowledge")
    for seat in (sara, marco):
        await seat.reads(r"Missed: T-1001.*Acknowledged by Sara Holm, 15:0\d")
    await sara.presses("Call Giulia")
    await sara.reads(r"Giulia Rossi, \+39 02 5550 1042.*It is 15:0\d there; Giulia writes English.*How did it go\?")
    assert sara.labels() == ["Reached Giulia", "No answer", "Remind me in 30 min"]
    await sara.presses("Reached Giulia")
    await marco.reads("Missed: T-1001.*Sara Holm reached Giulia Rossi by telephone")


async def reason_and_apology(giulia: Seat, sara: Seat) -> None:
    """E9, E10."""
    await sara.reads(r"Missed: T-1001.*Answered 15:2\d by Anna Lindqvist, 16 min late")
    await sara.presses("Apology draft")
    await sara.reads("Draft to Giulia Rossi")
    assert sara.labels() == ["Send as Sara", "Edit"]
    await sara.presses("Send as Sara")
    await giulia.reads(r"Giulia, we promised an answer by 15:04 and you got it at 15:2\d.")
    await sara.reads("Missed: T-1001")
    await sara.presses("Add a reason")
    await sara.reads("Why was the promise on T-1001 missed?")
    await sara.presses("Our mistake")
    await sara.reads(r"Missed: T-1001.*Reason: our mistake \(Sara Holm\)")


async def missed_again(play: Stage, seats: dict[str, Seat], card: Message) -> None:
    """E11: the answer to the next question comes too late as well."""
    giulia, marco, sara = (seats[one] for one in ("giulia", "marco", "sara"))
    await play.later(seconds=2)  # later than the answer, where a platform tells whole seconds too
    await goes_on(giulia, "It is still rounded, we are blocked")
    await play.slack.wait_for_message(play.queue, "It is still rounded", thread_ts=card.ts)  # or time moves before it
    await a_quiet_minute(play)
    await play.later(hours=2, minutes=1)
    await sara.reads(
        "Missed: T-1001, Bianchi Meccanica. .*Pattern: 2 misses on this request", button="Review with Marco"
    )
    await sara.presses("Review with Marco")
    await marco.reads("Sara Holm.*T-1001")


async def goes_on(giulia: Seat, text: str) -> None:
    """In the request's thread, where the platform has threads."""
    if not isinstance(giulia, OnSlack):
        await giulia.says(text)
        return
    about = next(one for one in giulia.chat.history if one.from_app and "T-1001" in one.shown)
    await giulia.play.slack.user_sends(giulia.user, giulia.chat, text, thread_ts=about.thread_ts or about.ts)


@everywhere
async def test_e01_e06_e08_nobody_reacts_and_the_next_in_line_hears(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, marco, sara = (seats[one] for one in ("giulia", "marco", "sara"))
    await nobody_has_it(play, giulia, marco)
    await play.later(minutes=16)
    await sara.reads("No one has acknowledged the missed time on T-1001 since")
    await giulia.reads("did not keep it. I am sorry. Marco Ferri, team lead, has been alerted")
    await a_quiet_minute(play)
    assert giulia.heard().count("I am sorry") == 1, "check 33"
    play.assert_clean()


async def test_check_29_nobody_is_warned_of_time_that_was_closed_or_paused(play: Stage) -> None:
    giulia, marco, sara = OnTelegram(play, play.giulia), OnSlack(play, play.marco), OnSlack(play, play.sara)
    await play.later(hours=4, minutes=26)
    await giulia.says(QUESTION)
    await giulia.reads("T-1001 · received 17:30.*by tomorrow 10:30")
    card = await claimed(play)
    for hours in (1, 4, 8, 2):  # until 08:30 in the morning
        await play.later(hours=hours)
    await a_quiet_minute(play)
    assert "T-1001" not in marco.heard() + sara.heard()
    await play.later(hours=1, minutes=40)
    await marco.reads("One request may miss its time within the hour:.*T-1001")
    before = marco.heard()
    await play.slack.clicks(play.anna, as_it_is(play, card), "ask")
    await play.slack.submits_view(play.anna, await play.slack.wait_for_modal(play.anna), {"question": "Which plant?"})
    await giulia.reads("Which plant?")
    await play.later(days=14)
    await a_quiet_minute(play)
    assert marco.heard() == before
    play.assert_clean()


async def test_e01_e08_the_lead_takes_over_between_slack_and_telegram_on_postgresql(
    postgresql_url: str, tmp_path: Path
) -> None:
    async with stage(postgresql_url, tmp_path) as play:
        giulia, marco, sara = OnTelegram(play, play.giulia), OnSlack(play, play.marco), OnSlack(play, play.sara)
        await nobody_has_it(play, giulia, marco)
        await marco.presses("Take over")
        await marco.reads("Giulia Rossi waits for an answer on T-1001.*By when do you write?")
        await marco.presses("Promise 15:30")
        await giulia.reads(
            r"We promised an answer on T-1001 by .* and did not keep it. I am sorry. Marco Ferri, team lead, ha"
        )
        await play.later(minutes=16)
        await a_quiet_minute(play)
        assert "No one has acknowledged" not in sara.heard(), "whoever takes it over has acknowledged it"
        assert giulia.heard().count("I am sorry") == 1, "check 33"
        play.assert_clean()


async def nobody_has_it(play: Stage, giulia: Seat, marco: Seat) -> None:
    """E1, E5: called, and missed."""
    await giulia.says(QUESTION)
    await giulia.reads("T-1001 · received")
    await play.later(hours=1, seconds=1)
    await play.telegram.wait_for_topic(play.forum, "T-1001")
    called = await play.telegram.wait_for_post(play.forum, "you are on duty: T-1001 has had no owner for 1 h. Due")
    assert called.labels == ["Claim", "Cannot, pass on"]
    await play.later(hours=1)
    await marco.reads("Missed: T-1001.*0 messages from a person")
