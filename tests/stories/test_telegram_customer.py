"""Giulia asks on Telegram, Anna and Marco work on Slack."""

import asyncio

from tests.stories.stage import NOON, Stage

QUESTION = "Hi, since this morning invoices from the Turin plant are rounded. We close the books tomorrow!!"


async def test_the_whole_job_from_question_to_not_yet(play_on_both: Stage) -> None:
    play = play_on_both
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)

    asked = await telegram.user_sends(play.giulia, chat, QUESTION)
    receipt = await telegram.wait_for_post(chat, "T-1001", within=3)
    assert "ERP Finance" in receipt.shown
    assert "15:04 (Rome)" in receipt.shown
    assert "close the books" in receipt.shown

    card = await slack.wait_for_message(play.queue, "T-1001")
    assert "Unclaimed" in card.shown
    claim = slack.button(card, "Claim")
    await asyncio.gather(slack.clicks(play.anna, card, claim), slack.clicks(play.marco, card, claim))
    lost = await slack.journal.wait_until(lambda: _ephemeral(slack, play, "claimed T-1001 just before you"))
    winner, loser = (play.anna, play.marco) if lost == play.marco.id else (play.marco, play.anna)
    owner = winner.real_name
    claimed = await telegram.wait_for_post(chat, f"{owner} .*has T-1001")
    assert [p.shown for p in telegram.bot_posts(chat)].count(claimed.shown) == 1
    assert loser.real_name not in claimed.shown

    await slack.user_sends(winner, play.queue, "Which *release* do you run? <b>", thread_ts=card.ts)
    answer = await telegram.wait_for_post(chat, "Which .release.")
    assert owner in answer.shown
    await telegram.user_sends(play.giulia, chat, "Release 14.2", reply_to=answer)
    await slack.wait_for_message(play.queue, "Giulia Rossi.*Release 14.2", thread_ts=card.ts)

    fresh = slack.world.channels[play.queue.id].messages[card.ts]
    await slack.clicks(winner, fresh, slack.button(fresh, "Ask customer"))
    modal = await slack.wait_for_modal(winner)
    await slack.submits_view(winner, modal, {"question": "Which plant code?"})
    await telegram.wait_for_post(chat, "needs one thing for T-1001.*Which plant code.*paused")
    await slack.wait_for_message(play.queue, "paused")
    await play.later(hours=3)
    await telegram.user_sends(play.giulia, chat, "It is TRN-2")
    await slack.wait_for_message(play.queue, "Giulia Rossi answered", thread_ts=card.ts)
    await telegram.wait_for_post(chat, "T-1001 goes on.*Next answer by")
    assert asked.id
    play.assert_clean()
    assert NOON


def _ephemeral(slack: object, play: Stage, text: str) -> str | None:
    for person in (play.anna, play.marco):
        for message in play.slack.shown_to(person, play.queue):
            if message.ephemeral_for == person.id and text in message.shown:
                return person.id
    return None
