"""Coming in on Slack: the Home tab, a shared channel, and somebody the desk does not know there (A7 to A9)."""

from tests.fakes.slack import Channel, Message
from tests.stories.gestures import QUESTION, a_quiet_minute, as_it_is, said
from tests.stories.stage import Stage
from tests.stories.test_onboarding_telegram import invites


async def test_the_home_tab_takes_the_code_and_then_shows_the_contract(play: Stage) -> None:
    slack, chat = play.slack, play.slack.direct(play.stranger)
    await slack.opens_app_home(play.stranger)
    before = await slack.wait_for_home(play.stranger, "Step 1 of 1: enter your invite code")
    assert "Retainer desk — ask the experts at Nordlicht Systems from Slack." in before.shown
    _, _, code = await invites(play, "Nils Berg")
    await slack.clicks(play.stranger, before, "code")
    modal = await slack.wait_for_modal(play.stranger, "Invite code")
    wrong = await slack.submits_view(play.stranger, modal, {"code": "BIAN-0000"})
    assert wrong is not None
    modal = await slack.wait_for_modal(play.stranger, "Invite code")
    await slack.submits_view(play.stranger, modal, {"code": code})
    asked = await slack.wait_for_message(chat, "This invite is for Bianchi Meccanica, contract Gold. Is that you")
    await slack.clicks(play.stranger, asked, slack.button(asked, "Yes, that is me"))
    await slack.wait_for_message(chat, "You are set up")
    await slack.wait_for_home(play.stranger, "Gold C-2044 until .*You have no open requests")
    await a_quiet_minute(play)
    home = await slack.wait_for_home(play.stranger, "Gold C-2044")
    await slack.clicks(play.stranger, home, "question")
    modal = await slack.wait_for_modal(play.stranger, "Ask a question")
    await slack.submits_view(play.stranger, modal, {"question": QUESTION})
    await slack.wait_for_message(chat, "T-1001.*The ERP Finance team has it")
    await slack.wait_for_home(play.stranger, "T-1001")
    await slack.opens_app_home(play.stranger, "messages")
    await slack.opens_app_home(play.stranger, "messages")
    play.assert_clean()


async def test_a_shared_channel_is_bound_by_a_word_and_says_hello_once(play: Stage) -> None:
    slack = play.slack
    room = slack.add_channel("bianchi-support", members=[play.sara, play.luca, play.stranger], with_bot=False)
    await slack.joins(slack.bot, room, inviter=play.sara)
    await slack.wait_for_message(slack.direct(play.sara), "I was added to bianchi-support by Sara Holm")
    assert said(play, room) == ""
    await slack.slash(play.sara, room, "/desk", "bind")
    hello = await slack.wait_for_message(room, "Hello everyone at Bianchi Meccanica")
    assert "Account manager: Sara Holm." in hello.shown
    await a_quiet_minute(play)
    await _somebody_unknown_asks(play, room, hello)
    play.assert_clean()


async def _somebody_unknown_asks(play: Stage, room: Channel, hello: Message) -> None:
    slack, chat = play.slack, play.slack.direct(play.stranger)
    asked = await slack.user_sends(play.stranger, room, "Invoices are rounded")
    await slack.wait_for_message(room, "T-1001 is noted. The details are for Nils Berg", thread_ts=asked.ts)
    told = await slack.wait_for_message(chat, "I do not know you yet, Nils. Enter your invite code or ask Sara")
    await slack.clicks(play.stranger, told, slack.button(told, "Ask Sara to add me"))
    wants = await slack.wait_for_message(slack.direct(play.sara), "Nils Berg .Slack. asks to become a contact of")
    await a_quiet_minute(play)
    await slack.clicks(play.sara, wants, slack.button(wants, "Add this person"))
    await slack.wait_for_message(chat, "You are set up")
    await slack.wait_for_message(room, "T-1001.*The ERP Finance team", thread_ts=asked.ts)
    assert "Hello everyone" in as_it_is(play, hello).shown


async def test_settings_on_both_platforms_and_a_chat_that_is_quiet(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    chat, private = slack.direct(play.luca), telegram.private(play.giulia)
    await slack.slash(play.luca, chat, "/desk", "settings")
    shown = await slack.wait_for_message(chat, "Language: English · time zone: Rome · quiet hours: none")
    await slack.clicks(play.luca, shown, slack.button(shown, "Quiet hours"))
    modal = await slack.wait_for_modal(play.luca, "Quiet hours")
    await slack.submits_view(play.luca, modal, {"answer": "13:00-14:00"})
    await slack.wait_for_message(chat, "quiet hours: 13:00–14:00 .answers still arrive; Slack itself decides")
    await telegram.user_sends(play.giulia, private, "/settings")
    shown_there = await telegram.wait_for_post(private, "quiet hours: none")
    await telegram.clicks(play.giulia, shown_there, "Quiet hours")
    prompt = await telegram.wait_for_post(private, "From and to")
    await a_quiet_minute(play)
    await telegram.user_sends(play.giulia, private, "13-14", reply_to=prompt)
    quiet = await telegram.wait_for_post(private, "answers still arrive, silently")
    call = [one for one in telegram.journal.calls if one.method == "sendMessage"][-1]
    assert call.arguments.get("disable_notification") in (True, "true"), (call, quiet)
    play.assert_clean()
