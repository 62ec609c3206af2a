"""Answers are replies: to the words that were chosen, or to the whole message where they are not found in it."""

import pytest

from handlers.notices import Card, Post, Sent, Words
from tests.bot.telegram.outs import Out, out

__all__ = ["out"]  # the fixture


@pytest.mark.parametrize(
    ("part", "shown"),
    [("since when?", "since when?"), ("never said", None), ("", None), ("x" * 600, None)],
)
async def test_check_17_chosen_words_are_quoted_where_they_stand_in_the_message(
    out: Out, part: str, shown: str | None
) -> None:
    asked = await out.telegram.user_sends(out.ann, out.chat, "Which release, and since when? " + "x" * 700)
    answer = Post(Card((Words("Monday"),)), reply_to=str(asked.id), part=part)
    assert isinstance(await out.send(answer), Sent)
    (sent,) = out.telegram.bot_posts(out.chat)
    assert sent.reply_to == asked.id
    assert sent.payload.get("quote", {}).get("text") == shown
    out.telegram.assert_clean("telegram.refused.*")


async def test_chosen_words_of_a_message_that_is_gone_are_answered_all_the_same(out: Out) -> None:
    asked = await out.telegram.user_sends(out.ann, out.chat, "Which release?")
    await out.telegram.deletes(out.ann, asked)
    answer = Post(Card((Words("Monday"),)), reply_to=str(asked.id), part="release")
    assert isinstance(await out.send(answer), Sent)
    (sent,) = out.telegram.bot_posts(out.chat)
    assert sent.reply_to is None
