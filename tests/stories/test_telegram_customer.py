"""Giulia asks on Telegram; Anna and Marco work on Slack. The whole main job, as people see it."""

import asyncio
import copy

from tests.fakes.slack import Message, User
from tests.stories.stage import Stage

QUESTION = "Hi, since this morning invoices from the Turin plant are rounded. We close the books tomorrow!!"


async def test_the_whole_job_from_question_to_not_yet(play_on_both: Stage) -> None:
    play = play_on_both
    await _asks(play)
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    winner = await _two_claim_and_one_wins(play, card)
    await _words_cross_both_ways(play, card, winner)
    await _asking_pauses_and_answering_resumes(play, card, winner)
    await _resolved_and_not_yet(play, card, winner)
    play.assert_clean()


async def _asks(play: Stage) -> None:
    chat = play.telegram.private(play.giulia)
    asked = await play.telegram.user_sends(play.giulia, chat, QUESTION)
    receipt = await play.telegram.wait_for_post(chat, "T-1001", within=3)
    assert "The ERP Finance team has it. A person will answer by today 15:04 (Rome)." in receipt.shown
    assert "I marked it urgent because you wrote “close the books”" in receipt.shown
    assert receipt.reply_to == asked.id
    await play.telegram.journal.wait_until(lambda: play.telegram.reaction(asked) == "👀")


async def _two_claim_and_one_wins(play: Stage, card: Message) -> User:
    """Two experts press within 50 ms: one is the owner, the other is told who, the customer hears one name once."""
    slack, chat = play.slack, play.telegram.private(play.giulia)
    claim, unchanged = slack.button(card, "Claim"), copy.deepcopy(card)
    await asyncio.gather(slack.clicks(play.anna, card, claim), slack.clicks(play.marco, card, claim))
    loser = await slack.journal.wait_until(lambda: _told(play, "claimed T-1001 just before you. Nothing was sent"))
    winner = play.marco if loser is play.anna else play.anna
    claimed = await play.telegram.wait_for_post(chat, f"{winner.real_name} .* has T-1001 and is reading it")
    assert "by today 15:04 (Rome)" in claimed.shown
    assert not [post for post in play.telegram.bot_posts(chat) if loser.real_name in post.shown]
    await slack.wait_for_message(play.queue, f"{winner.real_name} since")
    await slack.clicks(winner, unchanged, claim)
    await slack.wait_for_message(play.queue, "You already have T-1001", to=winner)
    return winner


def _told(play: Stage, text: str) -> User | None:
    for person in (play.anna, play.marco):
        if any(m.ephemeral_for == person.id and text in m.shown for m in play.slack.shown_to(person, play.queue)):
            return person
    return None


async def _words_cross_both_ways(play: Stage, card: Message, winner: User) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    other = play.marco if winner is play.anna else play.anna
    said = await slack.user_sends(winner, play.queue, "Which release do you run? <b>*now*</b>", thread_ts=card.ts)
    answer = await telegram.wait_for_post(chat, "Which release do you run", within=5)
    assert winner.real_name in answer.shown
    assert "<b>*now*</b>" in answer.shown
    await slack.journal.wait_until(lambda: "white_check_mark" in _message(play, said).reactions)
    await slack.user_sends(winner, play.queue, "🔒 rounding profile?", thread_ts=card.ts)
    await slack.user_sends(other, play.queue, "I think it is the rounding profile", thread_ts=card.ts)
    await slack.wait_for_message(play.queue, "kept this message as an internal note", thread_ts=card.ts)
    await telegram.user_sends(play.giulia, chat, "Release 14.2", reply_to=answer)
    await slack.wait_for_message(play.queue, "Giulia Rossi.*Release 14.2", thread_ts=card.ts)
    assert not [post for post in telegram.bot_posts(chat) if "rounding profile" in post.shown]


async def _asking_pauses_and_answering_resumes(play: Stage, card: Message, winner: User) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    await slack.clicks(winner, _message(play, card), "ask")
    modal = await slack.wait_for_modal(winner, "What do you need from Giulia Rossi")
    await slack.submits_view(winner, modal, {"question": "Which plant code?"})
    await telegram.wait_for_post(chat, "needs one thing for T-1001.*Which plant code.*paused meanwhile")
    await slack.wait_for_message(play.queue, "solve-by clock paused")
    await play.later(hours=3)
    await telegram.user_sends(play.giulia, chat, "It is TRN-2")
    await slack.wait_for_message(play.queue, "Giulia Rossi answered. Next answer by .*Solve by", thread_ts=card.ts)
    await telegram.wait_for_post(chat, "T-1001 goes on. Next answer by .*Solve by")
    await slack.journal.wait_until(lambda: "paused" not in _message(play, card).shown)


async def _resolved_and_not_yet(play: Stage, card: Message, winner: User) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    await slack.clicks(winner, _message(play, card), "resolve")
    modal = await slack.wait_for_modal(winner, "Resolve")
    await slack.submits_view(winner, modal, {"cause": "a wrong profile", "fix": "profile corrected"})
    solved = await telegram.wait_for_post(chat, "T-1001 is solved.*a wrong profile.*profile corrected")
    await slack.wait_for_message(play.queue, "✅ T-1001")
    thanks = await telegram.user_sends(play.giulia, chat, "grazie")
    await telegram.journal.wait_until(lambda: telegram.reaction(thanks) == "👌")
    await telegram.clicks(play.giulia, solved, "Not yet")
    again = await telegram.wait_for_post(chat, "T-1001 is open again with")
    assert winner.real_name in again.shown
    await slack.wait_for_message(play.queue, "not solved yet", thread_ts=card.ts)
    await telegram.journal.wait_until(lambda: not telegram.world.chats[chat.id].posts[solved.id].labels)
    cards = [m for m in play.queue.history if m.from_app and m.thread_ts in (None, m.ts)]
    assert len(cards) == 1, "one card per ticket, edited in place"


def _message(play: Stage, message: Message) -> Message:
    return play.slack.world.channels[play.queue.id].messages[message.ts]
