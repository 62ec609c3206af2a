"""Time passes and nobody answers: each promise's warnings and breach reach whom the ladder names, once."""

from tests.fakes.slack import Message, User
from tests.stories.stage import Stage

QUESTION = "invoices are rounded, this is urgent"


async def test_check_28_and_32_each_rung_reaches_its_readers_once_whatever_restarts(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    await telegram.user_sends(play.giulia, chat, QUESTION)
    card = await slack.wait_for_message(play.queue, "T-1001")
    warned = await _climb(play, card)
    await play.later(minutes=12)  # 100 %
    missed = await slack.wait_for_message(
        slack.direct(play.sara), "Missed: T-1001, Bianchi Meccanica. First answer was due"
    )
    assert "Counted: 2 h = 2 h" in missed.shown
    await slack.wait_for_message(slack.direct(play.marco), "Missed: T-1001")
    log = await slack.wait_for_message(slack.direct(play.sara), "The full log of T-1001.")
    assert [file["title"] for file in log.payload["files"]] == ["T-1001-log.txt"]
    await play.later(minutes=10)  # nobody else has it
    await telegram.wait_for_post(chat, "We promised an answer on T-1001 .* did not keep it. I am sorry")
    await play.restart()

    await slack.clicks(play.sara, missed, "acknowledge")
    for person in (play.sara, play.marco):
        await slack.wait_for_message(slack.direct(person), "Acknowledged by Sara Holm")
    await play.later(minutes=20)  # acknowledged: nobody further up hears of it
    await slack.user_sends(play.anna, play.queue, "It was the rounding profile.", thread_ts=card.ts)
    await slack.wait_for_message(slack.direct(play.marco), "Answered .* by Anna Lindqvist, 30 min late")

    said = [_notices(play, person) for person in (play.anna, play.marco, play.sara)]
    assert [len(one) for one in said] == [1, 2, 2]
    assert [one[0] for one in said] == warned
    apologies = [post for post in telegram.bot_posts(chat) if "I am sorry" in post.shown]
    assert len(apologies) == 1
    play.assert_clean()


async def _climb(play: Stage, card: Message) -> list[Message]:
    """50, 75 and 90 % pass, with a restart between; the warnings of the owner, the lead and the account manager."""
    slack, telegram = play.slack, play.telegram
    await play.later(hours=1, seconds=1)  # 50 %, unclaimed: the expert on duty is called in the room
    await telegram.wait_for_topic(play.forum, "T-1001")
    await telegram.wait_for_post(play.forum, "Li Wei, you are on duty: T-1001 has had no owner for 1 h")
    await slack.clicks(play.anna, card, "claim")
    await slack.wait_for_message(play.queue, "Anna Lindqvist since")

    await play.later(minutes=30)  # 75 %
    owner = await slack.wait_for_message(slack.direct(play.anna), "left on T-1001, Bianchi Meccanica, urgent")
    lead = await slack.wait_for_message(
        slack.direct(play.marco), "One request may miss its time.*T-1001.*Anna Lindqvist"
    )
    await play.restart()
    await play.later(minutes=18)  # 90 %, urgent
    early = await slack.wait_for_message(slack.direct(play.sara), "Early notice.*T-1001.*Marco Ferri knows")
    return [owner, lead, early]


def _notices(play: Stage, person: User) -> list[Message]:
    said = [one for one in play.slack.bot_messages(play.slack.direct(person)) if "T-1001" in one.shown]
    return [one for one in said if "files" not in one.payload]
