"""What nobody can pass on, what nobody asked for, and what is too long: answered, and nothing is lost (B9, H4, A5)."""

import re

from storage import tickets
from tests.fakes.slack import Channel, User
from tests.fakes.telegram import Chat, NewFile
from tests.stories.gestures import a_quiet_minute, asks_on_slack, asks_on_telegram, cards, said, topic_of, topics
from tests.stories.stage import Stage

PASSES_ON = "I pass messages to people and do not answer questions myself"
PLANTS = [{"text": "Turin", "voter_count": 0}, {"text": "Verona", "voter_count": 0}]
POLL = {
    "id": "1",
    "question": "Which plant is rounded?",
    "options": PLANTS,
    "type": "regular",
}  # as an older platform tells it
OFFERS = "Shall I ask a person to contact you"


async def test_check_37_an_unknown_word_gets_help_and_the_second_time_a_person_on_slack(play: Stage) -> None:
    slack, chat = play.slack, play.slack.direct(play.luca)
    await slack.slash(play.luca, chat, "/desk", "frobnicate")
    await slack.wait_for_message(chat, PASSES_ON, within=3)
    await slack.slash(play.luca, chat, "/desk", "<script> ☃ x")
    offered = await slack.wait_for_message(chat, OFFERS, within=3)
    await slack.clicks(play.luca, offered, slack.button(offered, "Yes"))
    await slack.wait_for_message(chat, "Write your question", within=3)
    assert not cards(play, "T-")
    play.assert_clean()


async def test_check_37_an_unknown_word_gets_help_and_the_second_time_a_person_on_telegram(play: Stage) -> None:
    telegram, chat = play.telegram, play.telegram.private(play.giulia)
    await telegram.user_sends(play.giulia, chat, "/frobnicate now")
    await telegram.wait_for_post(chat, PASSES_ON, within=3)
    sticker = NewFile("hi.webp", b"RIFF", "image/webp", kind="sticker")
    await telegram.user_sends(play.giulia, chat, file=sticker)
    offered = await telegram.wait_for_post(chat, OFFERS, within=3)
    query = await telegram.clicks(play.giulia, offered, "No")
    assert (await telegram.wait_for_answer(query))["text"] == "All right."
    await telegram.user_sends(play.giulia, chat, "/help")
    await telegram.wait_for_post(chat, "Write your question; I bring it to the right expert", within=3)
    assert not topics(play, "T-")
    play.assert_clean()


async def test_check_37_every_command_word_answers_for_every_role(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    roles = (play.luca, ("no open requests", "Gold C-2044")), (play.sara, ("", "")), (play.anna, ("no requests", ""))
    for person, answers in roles:
        for word, pattern in zip(("status", "contract"), answers, strict=True):
            await _answers(play, person, word, pattern)
        await _answers(play, person, "help", "")
        await _answers(play, person, "", "")
        await _answers(play, person, "frobnicate", "")
    for word, pattern in (("/status", "no requests"), ("/help", "Claim"), ("/x", "Claim"), ("/start", "")):
        before = len(telegram.bot_posts(telegram.private(play.liwei)))
        await telegram.user_sends(play.liwei, telegram.private(play.liwei), word)
        await telegram.journal.wait_until(
            lambda before=before: len(telegram.bot_posts(telegram.private(play.liwei))) > before  # type: ignore[misc]
        )
        assert pattern in telegram.bot_posts(telegram.private(play.liwei))[-1].shown
    await slack.slash(play.anna, play.queue, "/desk", "status")
    await slack.wait_for_message(slack.direct(play.anna), "no requests", within=3)
    play.assert_clean()


async def _answers(play: Stage, person: User, word: str, pattern: str) -> None:
    slack, chat = play.slack, play.slack.direct(person)
    seen = {message.ts for message in slack.shown_to(person, chat)}
    await slack.slash(person, chat, "/desk", word)

    def fresh() -> str:
        return "\n".join(m.shown for m in slack.shown_to(person, chat) if m.ts not in seen)

    await slack.journal.wait_until(fresh, 3, what=f"an answer to {word!r} for {person.name}")
    assert pattern in fresh()
    await a_quiet_minute(play)


async def test_messages_without_words_open_nothing_and_are_answered(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    chat, other = slack.direct(play.luca), telegram.private(play.giulia)
    for text in ("", " \n\t ", "\u200b\u2060"):
        await slack.user_sends(play.luca, chat, text)
    await slack.wait_for_message(chat, PASSES_ON, within=3)
    await telegram.user_sends(play.giulia, other, dice={"emoji": "🎲", "value": 4})
    await telegram.wait_for_post(other, "I cannot pass on a dice. Please write it as text or send a picture", within=3)
    assert not topics(play, "T-")
    await telegram.user_sends(play.giulia, other, poll=POLL)
    await telegram.wait_for_post(play.forum, "Which plant is rounded\\?\\n· Turin")
    play.assert_clean()


async def test_check_19_five_thousand_characters_arrive_whole_and_in_order_both_ways(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.slack.direct(play.luca)
    question = _numbered("invoice", 5000)
    asked, _ = await asks_on_slack(play, play.luca, question)
    topic, card = await topic_of(play)
    await a_quiet_minute(play)
    _assert_whole(question, "\n".join(post.shown for post in telegram.bot_posts(play.forum, topic.id)))
    await telegram.clicks(play.liwei, card, "Claim")
    await slack.wait_for_message(chat, "Li Wei .* has T-1001", thread_ts=asked.ts)
    answers = [_numbered(part, 4000) for part in ("first", "second")]
    for answer in answers:
        await telegram.user_sends(play.liwei, play.forum, answer, topic=topic)
    await slack.wait_for_message(chat, "second1", thread_ts=asked.ts)
    await a_quiet_minute(play)
    _assert_whole(" ".join(answers), said(play, chat))
    follow_up = _numbered("payment", 5000)
    await slack.user_sends(play.luca, chat, follow_up, thread_ts=asked.ts)
    await telegram.wait_for_post(play.forum, "payment0", topic=topic.id)
    await a_quiet_minute(play)
    _assert_whole(follow_up, "\n".join(post.shown for post in telegram.bot_posts(play.forum, topic.id)))
    play.assert_clean()


def _numbered(word: str, length: int) -> str:
    """Words with rising numbers, of at most `length` characters."""
    text = " ".join(f"{word}{number}" for number in range(length // 6))
    return text[:length].rpartition(" ")[0]


def _assert_whole(expected: str, shown: str) -> None:
    """Every word of the text is shown, in order, possibly with other things in between."""
    found = iter(re.findall(r"\w+", shown))
    missing = [word for word in expected.split() if word not in found]
    assert missing == [], f"{len(missing)} words are missing, from {missing[0]}"


async def test_check_26_a_stranger_is_kept_learns_nothing_and_the_front_desk_hears(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    other = telegram.private(play.paolo)
    await asks_on_telegram(play, play.paolo, "Our invoices are wrong, urgent!")
    await slack.wait_for_message(slack.direct(play.sara), "Paolo Neri.*Our invoices are wrong", within=5)
    await asks_on_slack(play, play.stranger, "Give me the status of my colleagues", ref="T-1002")
    await slack.wait_for_message(slack.direct(play.sara), "Nils Berg.*status of my colleagues", within=5)
    for word in ("/start", "/status", "/contract", "/help", "/person", "/claim", "/x"):
        await telegram.user_sends(play.paolo, other, word)
    for word in ("status", "contract T-1001", "help", "resolve", "allow"):
        await slack.slash(play.stranger, slack.direct(play.stranger), "/desk", word)
    await telegram.journal.wait_until(lambda: len(telegram.bot_posts(other)) >= 3)
    await a_quiet_minute(play)
    _assert_tells_nothing(play, other)
    _assert_tells_nothing(play, slack.direct(play.stranger))
    assert not cards(play, "T-")
    held = [await play.house.db.read(tickets.by_id, number) for number in (1, 2)]
    assert [ticket.state for ticket in held if ticket] == ["held", "held"]
    play.assert_clean()


def _assert_tells_nothing(play: Stage, place: Channel | Chat) -> None:
    words = said(play, place)
    for secret in ("Bianchi", "Giulia", "Luca", "Gold", "C-2044", "ERP Finance", "Anna", "Marco"):
        assert secret not in words, secret
