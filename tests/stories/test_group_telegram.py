"""A group on Telegram in which others read along: whose it is, and what stays private (A7, A8, D8)."""

from tests.fakes.telegram import Chat, Post
from tests.stories.gestures import QUESTION, a_quiet_minute, said
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


async def test_d8_the_group_shows_the_reference_and_the_rest_is_private(play: Stage) -> None:
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
