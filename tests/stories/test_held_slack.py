"""Held requests of a customer on Slack: in a shared channel and in private, over the wire (D6, D8, D10)."""

from handlers.admin.applying import apply
from handlers.admin.planning import plan
from handlers.admin.wanted import declare
from storage import contracts
from tests.fakes.slack import Channel, Message
from tests.stories.gestures import QUESTION, a_quiet_minute, said
from tests.stories.stage import Stage
from tests.stories.test_held_telegram import SUBJECT, agreed

SECRETS = ("ended", "C-2044", "Gold", "Sara", "Payroll", "included")


async def shared(play: Stage, text: str) -> tuple[Channel, Message]:
    """Luca asks in a channel where others read along; the channel, and what it shows there."""
    channel = play.slack.add_channel("bianchi-support", members=[play.luca, play.stranger, play.sara])
    asked = await play.slack.user_sends(play.luca, channel, f"{play.slack.world.bot.mention} {text}")
    return channel, await play.slack.wait_for_message(channel, "T-1001", thread_ts=asked.ts, within=3)


async def test_check_25_d8_the_thread_shows_the_reference_and_the_rest_is_private(play_on_both: Stage) -> None:
    play = play_on_both
    slack = play.slack
    await agreed(play, end="2026-10-31")
    channel, neutral = await shared(play, QUESTION)
    assert "T-1001 is noted. The details are for Luca Bianchi." in neutral.shown
    kept = await slack.wait_for_message(slack.direct(play.luca), "Contract C-2044 ended on 31 Oct 2026")
    assert slack.button(kept, "Message Sara")
    await play.restart()
    await slack.clicks(play.luca, neutral, slack.button(neutral, "Show me"))
    told = await slack.wait_for_message(channel, "Contract C-2044 ended on", to=play.luca)
    assert told.ephemeral_for == play.luca.id
    await slack.clicks(play.stranger, neutral, slack.button(neutral, "Show me"))
    other = await slack.wait_for_message(channel, "This is for Luca Bianchi", to=play.stranger)
    assert other.ephemeral_for == play.stranger.id
    lead = await slack.wait_for_message(slack.direct(play.sara), "Request without a valid contract")
    await slack.clicks(play.sara, lead, slack.button(lead, "Allow this one"))
    await slack.wait_for_message(slack.direct(play.luca), "Sara Holm approved T-1001")
    await slack.wait_for_message(channel, "T-1001 is open. The ERP Finance team answers by")
    await a_quiet_minute(play)
    for secret in SECRETS:
        assert secret not in said(play, channel), secret
    play.assert_clean()


async def test_d6_in_a_shared_channel_is_asked_and_answered_in_private(play: Stage) -> None:
    slack = play.slack
    channel, _ = await shared(play, SUBJECT)
    asked = await slack.wait_for_message(slack.direct(play.luca), "Did I get it right")
    await slack.clicks(play.luca, asked, slack.button(asked, "Yes, ask Sara"))
    await slack.wait_for_message(slack.direct(play.luca), "I asked Sara Holm, who writes to you by tomorrow")
    await slack.wait_for_message(slack.direct(play.sara), "Request not covered.*it looks like Payroll")
    await a_quiet_minute(play)
    for secret in SECRETS:
        assert secret not in said(play, channel), secret
    play.assert_clean()


async def test_d10_which_company_is_asked_once_and_starts_from_the_message(play: Stage) -> None:
    slack, chat = play.slack, play.slack.direct(play.luca)
    await second_company(play)
    asked = await slack.user_sends(play.luca, chat, QUESTION)
    which = await slack.wait_for_message(chat, "Which company is this for", thread_ts=asked.ts, within=3)
    assert "The clock already runs: a person answers by today 15:04 (Rome)" in which.shown
    await play.later(minutes=30)
    await slack.clicks(play.luca, which, slack.button(which, "Bianchi Meccanica"))
    receipt = await slack.wait_for_message(chat, "T-1001 · received 13:04", thread_ts=asked.ts)
    assert "today 15:04 (Rome)" in receipt.shown
    await slack.wait_for_message(play.queue, "T-1001")
    play.assert_clean()


async def second_company(play: Stage) -> None:
    """Luca is a contact of Nordfrakt too, which has a contract of its own."""
    file = play.folder / "desk.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "\ncontracts:\n",
        """  nordfrakt:
    name: Nordfrakt
    account_manager: sara
    contacts: [luca]

contracts:
  C-3000:
    organisation: nordfrakt
    plan: Silver
    product: erp-care
    start: 2026-01-01
    end: 2028-12-31
    calendar: rome-office
    severities:
      normal:
        targets: {first_response: 8h}
    default_severity: normal
""",
    )
    file.write_text(text, encoding="utf-8")
    now = await play.now()
    planned = await play.house.db.read(lambda conn: plan(conn, declare(file, now), now))
    await play.house.db.write(lambda conn: apply(conn, planned, now))
    assert await play.house.db.read(contracts.newest_version, "C-3000")
