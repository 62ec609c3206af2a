"""Held requests of a customer on Telegram, decided by people on Slack, over the wire (D1 to D3, D5, D6, D9, F14)."""

from datetime import timedelta
from typing import Any

from handlers.admin import amending
from tests.fakes.telegram import Post
from tests.stories.gestures import QUESTION, a_quiet_minute, as_it_is, cards, now_shown
from tests.stories.stage import Stage

SUBJECT = "The payslip of our workers shows the wrong salary"


async def agreed(play: Stage, number: str = "C-2044", **changes: Any) -> None:
    """The contract says this from now on; what was held for another reason starts."""
    now = await play.now() - timedelta(seconds=2)  # platforms tell whole seconds
    await play.house.db.write(lambda conn: amending.amend_contract(conn, number, changes, now=now))


async def held(play: Stage, text: str = QUESTION, ref: str = "T-1001") -> Post:
    """Giulia asks, and reads why it is held."""
    chat = play.telegram.private(play.giulia)
    await play.telegram.user_sends(play.giulia, chat, text)
    return await play.telegram.wait_for_post(chat, ref, within=3)


async def test_d1_to_d3_an_ended_contract_from_the_message_to_the_start(play_on_both: Stage) -> None:
    play = play_on_both
    slack, telegram = play.slack, play.telegram
    chat, office = telegram.private(play.giulia), slack.direct(play.sara)
    await agreed(play, end="2026-10-31")
    kept = await held(play)
    assert "Contract C-2044 ended on 31 Oct 2026, so I cannot give it to an expert yet." in kept.shown
    assert "who writes to you by tomorrow 10:04 (Rome)" in kept.shown
    assert kept.labels == ["Message Sara", "Ask for a price", "Our work has stopped", "Withdraw"]
    lead = await slack.wait_for_message(office, "Request without a valid contract: Bianchi Meccanica, T-1001", within=5)
    query = await telegram.clicks(play.giulia, kept, "Ask for a price")
    assert (await telegram.wait_for_answer(query))["text"] == "I told Sara Holm."
    await slack.wait_for_message(office, "asks for a price")
    await telegram.clicks(play.giulia, kept, "Our work has stopped")
    await telegram.wait_for_post(chat, "I told Sara Holm and Marco Ferri that your work has stopped.*by today 13:")
    await slack.wait_for_message(slack.direct(play.marco), "❗ Their work has stopped")
    await slack.clicks(play.sara, lead, slack.button(lead, "Contact Giulia"))
    form = await slack.wait_for_modal(play.sara)
    await slack.submits_view(play.sara, form, {"words": "I renew it now"})
    await telegram.wait_for_post(chat, "Sara Holm · T-1001.*I renew it now")
    await slack.clicks(play.sara, as_it_is(play, lead), slack.button(as_it_is(play, lead), "Extend 14 days"))
    await telegram.wait_for_post(chat, "Contract C-2044 now runs to 8 Dec 2026: T-1001 starts now.*answers by today")
    await telegram.wait_for_post(chat, "Your Gold contract now runs to 8 Dec 2026")
    await slack.wait_for_message(office, "A held request starts:.*T-1001 Giulia Rossi")
    await slack.wait_for_message(play.queue, "T-1001")
    await a_quiet_minute(play)
    assert "has started" in as_it_is(play, lead).shown
    assert len(cards(play, "T-1001")) == 1
    play.assert_clean()


async def test_d5_a_colleague_who_is_not_named_is_added(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    await agreed(play, named=["giulia"], places="2")
    await slack.user_sends(play.luca, slack.direct(play.luca), QUESTION)
    kept = await slack.wait_for_message(slack.direct(play.luca), "Hello Luca. Your contract names the people")
    assert "asked Giulia Rossi to approve it" in kept.shown
    asked = await telegram.wait_for_post(chat, "Luca Bianchi wants to open a request.*One contact place is free")
    assert asked.labels == ["Approve this one", "Add Luca", "Decline"]
    await telegram.clicks(play.giulia, asked, "Approve this one")
    await slack.wait_for_message(
        slack.direct(play.luca), "Giulia Rossi approved T-1001. The ERP Finance team answers by"
    )
    await telegram.journal.wait_until(lambda: now_shown(play, asked).labels == [])
    play.assert_clean()


async def test_d6_one_press_corrects_the_subject(play_on_both: Stage) -> None:
    play = play_on_both
    asked = await held(play, SUBJECT)
    assert "This looks like Payroll, which is not included. Did I get it right?" in asked.shown
    assert asked.labels[:3] == ["No, ERP Finance", "No, Integrations", "Yes, ask Sara"]
    query = await play.telegram.clicks(play.giulia, asked, "No, ERP Finance")
    await play.telegram.wait_for_answer(query)
    await a_quiet_minute(play)
    await play.telegram.wait_for_post(
        play.telegram.private(play.giulia), "T-1001 · received.*The ERP Finance team has it"
    )
    await play.slack.wait_for_message(play.queue, "T-1001")
    assert play.slack.bot_messages(play.slack.direct(play.sara)) == []
    play.assert_clean()


async def test_a_stopped_process_starts_what_was_due_meanwhile(play: Stage) -> None:
    await agreed(play, start="2026-12-01")
    kept = await held(play)
    assert "Your contract starts on 1 Dec 2026" in kept.shown
    await play.later(days=6, hours=20)
    await play.restart()
    await play.telegram.wait_for_post(
        play.telegram.private(play.giulia), "Contract C-2044 has begun: T-1001 starts now"
    )
    play.assert_clean()
