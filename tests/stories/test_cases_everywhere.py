"""A ready answer, a solution, and its use for the next request like it: Slack, Telegram and the page (RULES 6, E2)."""

from tests.stories.gestures import as_it_is, topic_of
from tests.stories.seats import applied, seated
from tests.stories.stage import Stage

READY = '        replies: {received: {holding: true, text: {"*": "{expert} looks into {ref}."}}}\n'
MODULE = "        queue: erp-finance\n"
AGAIN = "The invoices of the Turin plant are rounded again"


async def test_c1_what_solved_a_request_is_used_for_the_next_one(play: Stage) -> None:
    await applied(play, f"{MODULE}        words:", f"{MODULE}{READY}        words:")
    giulia = (await seated(play, "console"))["giulia"]
    await giulia.says("Since this morning the invoices of the Turin plant are rounded")
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    await play.slack.clicks(play.anna, card, "claim")
    await play.slack.wait_for_message(play.queue, "Anna Lindqvist since")
    await play.slack.user_sends(play.anna, play.queue, "reply received", thread_ts=card.ts)
    await _on_slack(play, card.ts)
    await play.slack.clicks(play.anna, as_it_is(play, card), "resolve")
    form = await play.slack.wait_for_modal(play.anna)
    await play.slack.submits_view(play.anna, form, {"cause": "Rounding profile", "fix": "Two decimals"})
    await giulia.reads("T-1001 is solved")
    await giulia.says(AGAIN)
    await giulia.reads("T-1002 · received")
    await _used_on_telegram(play)
    assert "Anna Lindqvist looks into T-1001." in giulia.heard()
    assert "Solved before" not in giulia.heard()
    play.assert_clean()


async def _on_slack(play: Stage, thread: str) -> None:
    """In a thread there are no forms without a press: it is asked there, and "=" keeps it."""
    await play.slack.wait_for_message(play.queue, "Anna Lindqvist looks into T-1001.", thread_ts=thread)
    await play.slack.user_sends(play.anna, play.queue, "=", thread_ts=thread)
    await play.slack.wait_for_message(play.queue, "A holding reply: the answer is still due", thread_ts=thread)


async def _used_on_telegram(play: Stage) -> None:
    """Li Wei has the next one in a topic, and uses by one tap what Anna did."""
    topic, card = await topic_of(play, "T-1002")
    await play.telegram.wait_for_post(
        play.forum, "Solved before: T-1001 Rounding profile → Two decimals", topic=topic.id
    )
    await play.telegram.clicks(play.liwei, card, "Claim")
    await play.telegram.wait_for_post(play.forum, "Li Wei since", topic=topic.id)
    pressed = await play.telegram.clicks(play.liwei, card, "Used T-1001")
    assert (await play.telegram.wait_for_answer(pressed))["text"].startswith("Noted.")
    await play.telegram.wait_for_post(play.forum, "✔ Used here: T-1001", topic=topic.id)
