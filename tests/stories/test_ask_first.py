"""Before asking: Giulia on Telegram, Luca on Slack; the catalogue turns into a request."""

from tests.stories.gestures import a_quiet_minute, now_shown, rows, said
from tests.stories.stage import Stage

SAID = {"inbox", "outbox", "slots", "slot_parts", "lanes", "places", "dialogues", "identities"}
# Written by bells, at the door, and by platforms that begin to listen, whatever is asked.
SEEN = {"duty_watch", "entrances", "homes", "homes_watch", "installations", "presence", "routines", "runs"}


async def _counted(play: Stage) -> dict[str, int]:
    return {name: count for name, count in (await rows(play)).items() if name not in SAID | SEEN}


async def test_on_telegram_a_dry_run_opens_nothing_until_it_is_asked(play: Stage) -> None:
    telegram, chat = play.telegram, play.telegram.private(play.giulia)
    before = await _counted(play)
    await telegram.user_sends(play.giulia, chat, "/ask our payslips are wrong")
    held = await telegram.wait_for_post(chat, "I would keep this for a person's decision.*Payroll")
    assert "Sara Holm would decide" in held.shown
    await telegram.user_sends(play.giulia, chat, "ask? Invoices are rounded")
    card = await telegram.wait_for_post(chat, "Yes, your Gold contract covers this")
    assert "answers by today 17:04 (Rome)" in card.shown
    assert await _counted(play) == before
    await telegram.clicks(play.giulia, card, "Ask it now")
    await telegram.wait_for_post(chat, "T-1001 · received")
    await telegram.journal.wait_until(lambda: "Asked as T-1001" in now_shown(play, card).shown)
    assert not now_shown(play, card).labels
    play.assert_clean()


async def test_on_telegram_the_catalogue_asks_about_a_part(play: Stage) -> None:
    telegram, chat = play.telegram, play.telegram.private(play.giulia)
    await telegram.user_sends(play.giulia, chat, "/catalogue")
    page = await telegram.wait_for_post(chat, "ERP Care · Gold C-2044")
    await telegram.clicks(play.giulia, page, "Ask: ERP Finance")
    prompt = await telegram.wait_for_post(chat, "What do you need about ERP Finance")
    await a_quiet_minute(play)
    await telegram.user_sends(play.giulia, chat, "It stands still", reply_to=prompt)
    receipt = await telegram.wait_for_post(chat, "T-1001 · received")
    assert "The ERP Finance team has it" in receipt.shown
    play.assert_clean()


async def test_on_slack_catalogue_and_dry_run_stay_private(play: Stage) -> None:
    slack, chat = play.slack, play.slack.direct(play.luca)
    asked = await slack.user_sends(play.luca, chat, "catalogue")
    page = await slack.wait_for_message(chat, "ERP Care · Gold C-2044", thread_ts=asked.ts)
    await slack.clicks(play.luca, page, slack.button(page, "Ask: ERP Finance"))
    modal = await slack.wait_for_modal(play.luca, "What do you need about ERP Finance")
    await slack.submits_view(play.luca, modal, {"question": "It stands still"})
    await slack.wait_for_message(chat, "T-1001 · received", thread_ts=asked.ts)
    again = await slack.user_sends(play.luca, chat, "ask? Invoices are rounded")
    card = await slack.wait_for_message(chat, "Yes, your Gold contract covers this", thread_ts=again.ts)
    await slack.clicks(play.luca, card, slack.button(card, "Ask it now"))
    await slack.wait_for_message(chat, "T-1002 · received", thread_ts=again.ts)
    assert "Gold" not in said(play, play.queue).split("T-1001", 1)[0]
    play.assert_clean()
