"""A group on Telegram in which others read along: whose it is, and what stays private (A7, A8, D8)."""

from tests.fakes.telegram import Chat, Post
from tests.stories.gestures import QUESTION, a_quiet_minute, said
from tests.stories.seats import OnTelegram, seated
from tests.stories.stage import Stage
from tests.stories.test_held_slack import SECRETS
from tests.stories.test_held_telegram import agreed


async def in_group(play: Stage) -> tuple[Chat, Post]:
    """Giulia asks in a group where Paolo reads along; the group, and what it shows."""
    telegram = play.telegram
    play.paolo.started = True
    group = telegram.add_group("Bianchi support", members=[play.giulia, play.paolo], bot_status="administrator")
    await telegram.user_sends(play.giulia, group, f"@{telegram.world.bot.username} {QUESTION}")
    return group, await telegram.wait_for_post(group, "T-1001")


async def test_check_25_d8_the_group_shows_the_reference_and_the_rest_is_private(play: Stage) -> None:
    telegram, slack = play.telegram, play.slack
    await agreed(play, end="2026-10-31")
    group, neutral = await in_group(play)
    assert "T-1001 is noted. The details are for Giulia Rossi." in neutral.shown
    assert neutral.labels == ["Show me"]
    await telegram.wait_for_post(telegram.private(play.giulia), "Contract C-2044 ended on 31 Oct 2026")
    shown = await telegram.wait_for_answer(await telegram.clicks(play.giulia, neutral, "Show me"))
    assert "Contract C-2044 ended on 31 Oct 2026" in shown["text"]
    assert shown["show_alert"]
    other = await telegram.wait_for_answer(await telegram.clicks(play.paolo, neutral, "Show me"))
    assert other["text"] == "This is for Giulia Rossi."
    lead = await slack.wait_for_message(slack.direct(play.sara), "Request without a valid contract")
    await slack.clicks(play.sara, lead, slack.button(lead, "Allow this one"))
    await telegram.wait_for_post(telegram.private(play.giulia), "Sara Holm approved T-1001")
    await telegram.wait_for_post(group, "T-1001 is open. The ERP Finance team answers by")
    await a_quiet_minute(play)
    for secret in SECRETS:
        assert secret not in said(play, group), secret
    play.assert_clean()


async def test_a7_and_a8_the_group_is_bound_and_somebody_unknown_asks_there(play: Stage) -> None:
    telegram = play.telegram
    seats = await seated(play, "telegram")
    sara = seats["sara"]
    assert isinstance(sara, OnTelegram)
    play.paolo.started = True
    group = telegram.add_group("Bianchi support", members=[sara.person, play.giulia, play.paolo], bot_status="left")
    await telegram.sets_bot_status(sara.person, group, "administrator")
    await sara.reads("I was added to Bianchi support by Sara Holm and stay silent there")
    assert said(play, group) == ""
    await telegram.user_sends(sara.person, group, "/bind")
    hello = await telegram.wait_for_post(group, "Hello everyone at Bianchi Meccanica. I am Retainer desk, an automated")
    assert "Account manager: Sara Holm." in hello.shown
    assert hello.labels == ["What is covered?", "Who can ask?"]
    await telegram.user_sends(play.paolo, group, "Invoices are rounded")
    await telegram.wait_for_post(group, "T-1001 is noted. The details are for Paolo Neri.")
    private = telegram.private(play.paolo)
    told = await telegram.wait_for_post(private, "I do not know you yet, Paolo. Enter your invite code or ask Sara")
    assert "Your message is safe." in told.shown
    await telegram.clicks(play.paolo, told, "Ask Sara to add me")
    await sara.reads("Paolo Neri .Telegram. asks to become a contact of Bianchi Meccanica")
    await sara.presses("Add this person")
    await telegram.wait_for_post(private, "You are set up")
    await telegram.wait_for_post(group, "T-1001.*The ERP Finance team")
    await a_quiet_minute(play)
    for secret in ("C-2044", "Gold"):
        assert secret not in said(play, group), secret
    play.assert_clean()
