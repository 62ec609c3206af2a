"""The fake Telegram catches what the real one would refuse, lose or frown at."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.telegram import Chat, FakeTelegram


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(rate_policy="enforce") as fake:
        fake.journal.excuse("*")
        yield fake


@pytest.fixture
def chat(telegram: FakeTelegram) -> Chat:
    ann = telegram.add_person("Ann")
    ann.started = True
    return telegram.private(ann)


async def call(telegram: FakeTelegram, method: str, **arguments: Any) -> dict[str, Any]:
    """One request as a form, as the library sends it."""
    form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in arguments.items()}
    url = f"{telegram.base_url}{telegram.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as answer:
        body: dict[str, Any] = await answer.json()
        return body


def keyboard(**button: str) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


@pytest.mark.parametrize(
    ("rule", "arguments"),
    [
        ("telegram.required", {"text": ""}),
        ("telegram.limit", {"text": "x" * 4097}),
        ("telegram.limit", {"text": "x", "reply_markup": keyboard(text="x", callback_data="ж" * 33)}),
        ("telegram.limit", {"text": "x", "reply_markup": {"force_reply": True, "input_field_placeholder": "x" * 65}}),
        ("telegram.button", {"text": "x", "reply_markup": keyboard(text="x")}),
        ("telegram.button", {"text": "x", "reply_markup": keyboard(text=" ", callback_data="x")}),
        ("telegram.type", {"text": "x", "reply_parameters": {"message_id": "seven"}}),
        ("telegram.required", {"text": "x", "entities": [{"type": "bold", "offset": 0}]}),
        ("telegram.entities", {"text": "🧾", "entities": [{"type": "bold", "offset": 0, "length": 3}]}),
        ("telegram.entities", {"text": "x", "entities": [{"type": "date_time", "offset": 0, "length": 1}]}),
    ],
)
async def test_a_wrong_message_is_caught(
    telegram: FakeTelegram, chat: Chat, rule: str, arguments: dict[str, Any]
) -> None:
    await call(telegram, "sendMessage", chat_id=chat.id, **arguments)
    assert [v.rule for v in telegram.journal.errors()] == [rule]
    with pytest.raises(AssertionError, match=rule):
        telegram.assert_clean()
    telegram.assert_clean(rule)


async def test_what_lies_just_at_the_limits_passes(telegram: FakeTelegram, chat: Chat) -> None:
    entities = [{"type": "bold", "offset": 4094, "length": 2}]
    markup = keyboard(text="x", callback_data="ж" * 32)
    sent = await call(
        telegram, "sendMessage", chat_id=chat.id, text="x" * 4094 + "ok", entities=entities, reply_markup=markup
    )
    assert sent["ok"]
    telegram.assert_clean(warnings=True)


async def test_an_unknown_argument_is_a_warning_and_an_unknown_method_an_error(
    telegram: FakeTelegram, chat: Chat
) -> None:
    await call(telegram, "sendMessage", chat_id=chat.id, text="x", colour="red")
    assert [v.rule for v in telegram.journal.warnings()] == ["telegram.unknown_parameter"]
    assert (await call(telegram, "sendPigeon"))["error_code"] == 404
    assert telegram.journal.broken("telegram.unknown_method")


async def test_nobody_is_written_to_first(telegram: FakeTelegram) -> None:
    stranger = telegram.add_person("Bob")
    answer = await call(telegram, "sendMessage", chat_id=stranger.id, text="x")
    assert answer["description"] == "Forbidden: bot can't initiate conversation with a user"


async def test_too_many_messages_are_sent_back(telegram: FakeTelegram, chat: Chat) -> None:
    answers = [await call(telegram, "sendMessage", chat_id=chat.id, text="x") for _ in range(6)]
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False]
    assert answers[5]["parameters"]["retry_after"] >= 1


async def test_a_press_without_an_answer_is_caught(telegram: FakeTelegram, chat: Chat) -> None:
    await call(telegram, "sendMessage", chat_id=chat.id, text="x", reply_markup=keyboard(text="Go", callback_data="go"))
    assert chat.person is not None
    query = await telegram.clicks(chat.person, telegram.bot_posts(chat)[0], "Go")
    query.at -= 2
    with pytest.raises(AssertionError, match="was not answered"):
        telegram.assert_clean()


async def test_a_reaction_has_to_be_one_of_theirs(telegram: FakeTelegram, chat: Chat) -> None:
    assert chat.person is not None
    post = await telegram.user_sends(chat.person, chat, "hi")
    for emoji, ok in (("👀", True), ("✅", False)):
        reaction = [{"type": "emoji", "emoji": emoji}]
        answer = await call(telegram, "setMessageReaction", chat_id=chat.id, message_id=post.id, reaction=reaction)
        assert answer["ok"] is ok


async def test_privacy_mode_withholds_what_is_not_for_the_bot(telegram: FakeTelegram) -> None:
    ann = telegram.add_person("Ann")
    group = telegram.add_group("Small", members=[ann])
    for text in ("among us", "/note among us", "/note@helpbot for you"):
        await telegram.user_sends(ann, group, text)
    withheld = [bool(delivery.skipped) for delivery in telegram.journal.delivered("message")]
    assert withheld == [True, True, False]
