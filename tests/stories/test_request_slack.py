"""B11 over the wire: a 🎫 under a customer's words in a channel that is nobody's becomes a request of his (row 33)."""

from tests.stories.stage import Stage


async def test_b11_a_sign_under_a_message_becomes_a_request(play: Stage) -> None:
    slack, mine, theirs = play.slack, play.slack.direct(play.sara), play.slack.direct(play.luca)
    room = slack.add_channel("project-turin", members=[play.sara, play.luca, play.anna])
    asked = await slack.user_sends(play.luca, room, "Invoices are rounded again & we close tomorrow <!here>")
    await slack.adds_reaction(play.sara, asked, "ticket")
    question = await slack.wait_for_message(mine, "Make a request for Luca Bianchi, Bianchi Meccanica")
    assert slack.bot_messages(room) == []
    await slack.clicks(play.sara, question, slack.button(question, "Yes"))
    told = await slack.wait_for_message(
        theirs, "Sara Holm opened T-1001 for you: “Invoices are rounded again & we close"
    )
    assert told.pings == set()
    card = await slack.wait_for_message(play.queue, "T-1001")
    await slack.clicks(play.anna, card, slack.button(card, "Claim"))
    await slack.wait_for_message(theirs, "Anna Lindqvist .* has T-1001", thread_ts=told.ts)
    await slack.user_sends(play.luca, theirs, "Only the Turin plant", thread_ts=told.ts)
    await slack.wait_for_message(play.queue, "Luca Bianchi .*Only the Turin plant", thread_ts=card.ts)
    await slack.adds_reaction(play.anna, asked, "ticket")
    assert (await slack.wait_for_message(room, "This belongs to T-1001", to=play.anna)).ephemeral_for == play.anna.id
    play.assert_clean()
