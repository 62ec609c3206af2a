"""What experts do in a forum topic beside answering, each with its buttons (C4, C6 to C8, C11, C15 to C17)."""

from tests.fakes.telegram import Person, Post, Topic
from tests.stories.gestures import QUESTION, a_quiet_minute, now_shown, said, topic_of
from tests.stories.seats import OnTelegram, Seat, seated
from tests.stories.stage import Stage


def person(seat: Seat) -> Person:
    """Who sits there."""
    assert isinstance(seat, OnTelegram)
    return seat.person


async def pressed(play: Stage, who: Person, post: Post, label: str) -> str:
    """Somebody presses a button in the topic; what the line says that only he sees."""
    await a_quiet_minute(play)
    query = await play.telegram.clicks(who, now_shown(play, post), label)
    return str((await play.telegram.wait_for_answer(query)).get("text", ""))


async def heard(play: Stage, topic: Topic, pattern: str, *, after: int = 0) -> Post:
    """What the desk says in the topic, once a minute has passed in which all of it could be sent."""
    await a_quiet_minute(play)
    return await play.telegram.wait_for_post(play.forum, pattern, topic=topic.id, after=after)


async def test_c6_to_c8_notes_and_words_taken_back_in_a_topic(play: Stage) -> None:
    telegram = play.telegram
    seats = await seated(play, "telegram", "liwei")
    giulia, marco = seats["giulia"], person(seats["marco"])
    await giulia.says(QUESTION)
    await a_quiet_minute(play)
    topic, card = await topic_of(play)
    await pressed(play, play.liwei, card, "Claim")
    await heard(play, topic, "what you write here goes to Giulia")
    await telegram.user_sends(marco, play.forum, "Ask for the release", topic=topic)
    kept = await heard(play, topic, "Li Wei writes to the customer, so I kept this message as an internal note")
    await telegram.user_sends(play.liwei, play.forum, "Marco, I do not think so", topic=topic)
    await heard(play, topic, "starts with a colleague's name")
    wrote = await telegram.user_sends(play.liwei, play.forum, "Which plnt?", topic=topic)
    await a_quiet_minute(play)
    await telegram.edits(play.liwei, wrote, "Which plant?")
    await giulia.reads("Which plant.*edited")
    assert "plnt" not in giulia.heard()
    await telegram.user_sends(play.liwei, play.forum, "/unsend", reply_to=wrote, topic=topic)
    await heard(play, topic, "Removed from Giulia Rossi's chat")
    await telegram.journal.wait_until(lambda: telegram.reaction(now_shown(play, wrote)) == "✍")
    assert "plant?" not in giulia.heard()
    await pressed(play, play.liwei, kept, "Send it to Giulia")
    await telegram.journal.wait_until(lambda: any("✓" in one for one in now_shown(play, kept).labels))
    assert "release" not in giulia.heard()
    await pressed(play, play.liwei, kept, "✓")
    await giulia.reads("Marco Ferri · T-1001.Ask for the release")
    assert "do not think so" not in giulia.heard()
    play.assert_clean()


async def test_c11_c15_c16_c17_help_set_aside_promised_and_handed_over(play: Stage) -> None:
    telegram = play.telegram
    seats = await seated(play, "telegram", "liwei")
    giulia, marco, liwei = seats["giulia"], seats["marco"], seats["liwei"]
    await giulia.says(QUESTION)
    await a_quiet_minute(play)
    topic, card = await topic_of(play)
    await pressed(play, play.liwei, card, "Claim")
    await pressed(play, play.liwei, card, "Need help")
    asked = await heard(play, topic, "Need help")
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, play.forum, "I do not know this ledger", reply_to=asked)
    await marco.reads("Li Wei asks for help on T-1001.*I do not know this ledger")
    await marco.presses("Join")
    await heard(play, topic, "Marco Ferri joins")
    await telegram.user_sends(play.liwei, play.forum, "update by 23:00", topic=topic)
    await giulia.reads("Next news on T-1001 by today 16:00 .Rome.")
    await pressed(play, play.liwei, card, "Not a request")
    why = await heard(play, topic, "What is it", after=asked.id)
    await telegram.user_sends(play.liwei, play.forum, "greeting", reply_to=why)
    await giulia.reads("Li Wei read T-1001 and set it aside")
    await giulia.presses("I need an answer")
    await telegram.journal.wait_until(lambda: "Claim" in now_shown(play, card).labels)
    await pressed(play, play.liwei, card, "Claim")
    await liwei.commands("off")
    await liwei.reads("1 open request stays yours", button="Hand it over")
    await liwei.presses("Hand it over", to="Queue", line="they wait for a greeting")
    await heard(play, topic, "Li Wei.*they wait for a greeting")
    assert "ledger" not in giulia.heard()
    assert "ledger" in said(play, telegram.private(person(marco)))
    play.assert_clean()
