"""A customer whose private chat with the desk has topics: answers stand where the question was asked."""

from tests.fakes.telegram import Post
from tests.stories.gestures import QUESTION, a_quiet_minute
from tests.stories.stage import Stage


async def test_answers_stand_in_the_topic_and_in_the_chat_once_it_is_deleted(play: Stage) -> None:
    telegram, slack, chat = play.telegram, play.slack, play.telegram.private(play.giulia)
    topic = await telegram.creates_topic(play.giulia, chat, "Invoices")
    asked = await telegram.user_sends(play.giulia, chat, QUESTION, topic=topic)
    receipt = await telegram.wait_for_post(chat, "T-1001", topic=topic.id, within=3)
    assert receipt.reply_to == asked.id
    card = await slack.wait_for_message(play.queue, "T-1001")
    await a_quiet_minute(play)
    await slack.clicks(play.anna, card, slack.button(card, "Claim"))
    await telegram.wait_for_post(chat, "Anna Lindqvist .* has T-1001", topic=topic.id)
    await telegram.user_sends(play.giulia, chat, "It is the plant in Turin", topic=topic)
    await slack.wait_for_message(play.queue, "It is the plant in Turin", thread_ts=card.ts)
    await a_quiet_minute(play)
    await telegram.user_sends(play.giulia, chat, "status")
    status = await telegram.wait_for_post(chat, "You have one open request")
    assert status.topic is None
    await a_quiet_minute(play)
    await telegram.deletes_topic(play.giulia, chat, topic)
    await slack.user_sends(play.anna, play.queue, "Which release do you run?", thread_ts=card.ts)
    answer: Post = await telegram.wait_for_post(chat, "Which release do you run")
    assert answer.topic is None
    await telegram.user_sends(play.giulia, chat, "Release 14.2", reply_to=answer)
    await slack.wait_for_message(play.queue, "Release 14.2", thread_ts=card.ts)
    play.assert_clean()
