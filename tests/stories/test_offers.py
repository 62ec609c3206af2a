"""A queue that offers: asked on Slack, offered to Anna on Slack, passed on to Li Wei on Telegram, who answers."""

from handlers.admin.applying import apply
from handlers.admin.planning import plan
from handlers.admin.wanted import declare
from tests.stories.gestures import a_quiet_minute, as_it_is, asks_on_slack, now_shown, said, topic_of
from tests.stories.stage import Stage

WAS = "    on_duty: [liwei]\n    chats:                        #"
NOW = "    on_duty: [anna, liwei]\n    mode: offer\n    offer_for: 10m\n    chats:                        #"


async def offers_instead(play: Stage) -> None:
    """ERP Finance offers what comes in from now on."""
    file = play.folder / "desk.yaml"
    text = file.read_text(encoding="utf-8")
    assert WAS in text
    file.write_text(text.replace(WAS, NOW), encoding="utf-8")
    now = await play.now()
    planned = await play.house.db.read(lambda conn: plan(conn, declare(file, now), now))
    await play.house.db.write(lambda conn: apply(conn, planned, now))


async def test_an_offer_goes_from_one_expert_to_the_next_and_is_taken(play_on_both: Stage) -> None:
    play = play_on_both
    slack, telegram = play.slack, play.telegram
    await offers_instead(play)
    asked, _ = await asks_on_slack(play, play.luca)
    anna, liwei = slack.direct(play.anna), telegram.private(play.liwei)
    offer = await slack.wait_for_message(anna, "T-1001 is offered to you until")
    card = await slack.wait_for_message(play.queue, "T-1001")
    assert "Offered to Anna Lindqvist until" in card.shown
    assert "claim" not in {element["action_id"] for _, element in card.elements()}
    await slack.clicks(play.anna, offer, slack.button(offer, "Pass on"))
    second = await telegram.wait_for_post(liwei, "T-1001 is offered to you until")
    await slack.journal.wait_until(lambda: "You passed T-1001 on." in as_it_is(play, offer).shown)
    await telegram.clicks(play.liwei, second, "Take it")
    await slack.wait_for_message(slack.direct(play.luca), "Li Wei .* has T-1001", thread_ts=asked.ts)
    await slack.journal.wait_until(lambda: "Li Wei since" in as_it_is(play, card).shown)
    topic, _ = await topic_of(play)
    await telegram.user_sends(play.liwei, play.forum, "Here is the answer", topic=topic.id)
    await slack.wait_for_message(slack.direct(play.luca), "Here is the answer", thread_ts=asked.ts)
    await a_quiet_minute(play)
    assert now_shown(play, second).shown.startswith("You have T-1001. Answer in its thread in ERP Finance.")
    play.assert_clean()


async def test_an_offer_that_nobody_answers_ends_at_everybody_and_the_lead(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    await offers_instead(play)
    await asks_on_slack(play, play.luca)
    await slack.wait_for_message(slack.direct(play.anna), "T-1001 is offered to you until")
    await play.later(minutes=11)
    await telegram.wait_for_post(telegram.private(play.liwei), "T-1001 is offered to you until")
    assert "Nobody took" not in said(play, slack.direct(play.marco))
    await play.later(minutes=11)
    await slack.wait_for_message(slack.direct(play.marco), "Nobody took T-1001: 2 experts were asked.")
    last = await slack.wait_for_message(play.queue, "Nobody who was asked took T-1001")
    await slack.clicks(play.anna, last, "claim")
    await slack.wait_for_message(slack.direct(play.luca), "Anna Lindqvist .* has T-1001")
    await a_quiet_minute(play)
    play.assert_clean()
