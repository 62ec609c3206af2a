"""An invite from the account manager's Slack to a customer's Telegram, over the wire (A0 to A6)."""

import re

from tests.fakes.slack import Message
from tests.stories.gestures import QUESTION, a_quiet_minute, as_it_is, now_shown, said
from tests.stories.stage import Stage


async def invites(play: Stage, name: str) -> tuple[Message, str, str]:
    """Sara invites somebody new; her message, the link's parameter, the code."""
    slack, chat = play.slack, play.slack.direct(play.sara)
    await slack.slash(play.sara, chat, "/desk", "invite")
    modal = await slack.wait_for_modal(play.sara)
    await slack.submits_view(play.sara, modal, {"name": name})
    shown = await slack.wait_for_message(chat, f"Invite for {name}, Bianchi Meccanica, Gold C-2044")
    found = re.search(r"t\.me/(\w+)\?start=(\S+) · Slack code: (\S+)", shown.shown)
    assert found, shown.shown
    assert found[1] == play.telegram.world.bot.username
    return shown, found[2], found[3]


async def test_a_stranger_becomes_a_contact_by_the_link(play_on_both: Stage) -> None:
    play = play_on_both
    telegram, chat = play.telegram, play.telegram.private(play_on_both.paolo)
    await telegram.starts(play.paolo)
    hello = await telegram.wait_for_post(chat, "If you have an invite code")
    assert hello.labels == ["I have no code"]
    shown, token, _ = await invites(play, "Paolo Neri")
    await telegram.starts(play.paolo, token)
    asked = await telegram.wait_for_post(chat, "This invite is for Bianchi Meccanica, contract Gold. Is that you")
    assert asked.labels == ["Yes, that is me", "No"]
    query = await telegram.clicks(play.paolo, asked, "Yes, that is me")
    await telegram.wait_for_answer(query, within=1)
    welcome = await telegram.wait_for_post(chat, "You are set up.*Times are shown for Rome", within=3)
    assert welcome.labels == ["What is covered?", "Settings"]
    await telegram.journal.wait_until(lambda: now_shown(play, asked).labels == [])
    await play.slack.journal.wait_until(lambda: "joined on Telegram" in as_it_is(play, shown).shown)
    await a_quiet_minute(play)
    await telegram.user_sends(play.paolo, chat, QUESTION)
    receipt = await telegram.wait_for_post(chat, "T-1001")
    assert "The ERP Finance team has it" in receipt.shown
    play.assert_clean()


async def test_no_voids_it_and_a_new_one_is_made_by_one_press(play: Stage) -> None:
    telegram, slack, chat = play.telegram, play.slack, play.telegram.private(play.paolo)
    _, token, _ = await invites(play, "Elena Conti")
    await telegram.starts(play.paolo, token)
    asked = await telegram.wait_for_post(chat, "Is that you")
    await telegram.clicks(play.paolo, asked, "No")
    await telegram.wait_for_post(chat, "I linked nothing and told Sara Holm")
    void = await slack.wait_for_message(slack.direct(play.sara), "opened by someone else and is now void")
    await slack.clicks(play.sara, void, slack.button(void, "New invite"))
    await slack.journal.wait_until(
        lambda: len(re.findall("Invite for Elena Conti.*works once", said(play, slack.direct(play.sara)))) == 1
    )
    await a_quiet_minute(play)
    await telegram.starts(play.paolo, token)
    ended = await telegram.wait_for_post(chat, "This invite ended on Tue 24 Nov. I have asked Sara Holm for a new one")
    assert ended.labels == ["Enter another code"]
    play.assert_clean()


async def test_without_a_code_a_person_answers(play: Stage) -> None:
    telegram, chat = play.telegram, play.telegram.private(play.paolo)
    await telegram.user_sends(play.paolo, chat, "BIAN-2222")
    await telegram.wait_for_post(chat, "That code does not match.*You have 4 tries left this hour")
    await telegram.starts(play.paolo)
    hello = await telegram.wait_for_post(chat, "If you have an invite code")
    await telegram.clicks(play.paolo, hello, "I have no code")
    asked = await telegram.wait_for_post(chat, "Which company are you with.*you hear from a person by")
    await a_quiet_minute(play)
    await telegram.user_sends(play.paolo, chat, "Bianchi Meccanica", reply_to=asked)
    await telegram.wait_for_post(chat, "T-1001")
    await play.slack.wait_for_message(
        play.slack.direct(play.sara), "Paolo Neri has no invite code and is with: Bianchi"
    )
    assert "Gold" not in said(play, chat)
    play.assert_clean()
