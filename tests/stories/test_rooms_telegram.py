"""Li Wei on Telegram: in a topic that is deleted under his hands, and in a group that has none (C1 to C12, H7)."""

from tests.fakes.telegram import Post, Topic
from tests.stories.gestures import a_quiet_minute, asks_on_slack, now_shown, topic_of, topics
from tests.stories.stage import Stage


async def test_h7_a_topic_deleted_and_closed_by_hand_and_a_dialogue_that_survives_a_restart(play: Stage) -> None:
    telegram, slack = play.telegram, play.slack
    asked, _ = await asks_on_slack(play, play.luca)
    topic, card = await topic_of(play)
    await telegram.wait_for_answer(await telegram.clicks(play.liwei, card, "Claim"))
    await a_quiet_minute(play)
    await telegram.deletes_topic(play.liwei, play.forum, topic)
    await slack.user_sends(play.luca, slack.direct(play.luca), "Release 14.2", thread_ts=asked.ts)
    await a_quiet_minute(play)
    (new,) = topics(play, "T-1001")
    card = await _made_anew(play, new)
    await telegram.closes_topic(play.liwei, play.forum, new)
    await slack.user_sends(play.luca, slack.direct(play.luca), "and plant TRN-2", thread_ts=asked.ts)
    await telegram.wait_for_post(play.forum, "and plant TRN-2", topic=new.id)
    await telegram.clicks(play.liwei, now_shown(play, card), "Resolve")
    cause = await telegram.wait_for_post(play.forum, "Li Wei.Resolve · Cause", topic=new.id)
    assert cause.payload["entities"][0]["type"] == "text_mention"
    await play.restart()
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, play.forum, "a wrong profile", reply_to=cause)
    fix = await telegram.wait_for_post(play.forum, "Resolve · What fixed it", topic=new.id)
    await play.restart()
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, play.forum, "profile corrected", reply_to=fix)
    await slack.wait_for_message(
        slack.direct(play.luca), "T-1001 is solved.*a wrong profile.*profile corrected", thread_ts=asked.ts
    )
    await a_quiet_minute(play)
    assert new.closed
    assert new.name.startswith("✅ T-1001")
    play.assert_clean()


async def _made_anew(play: Stage, new: Topic) -> Post:
    """What waited, the card, pinned, and the log; the card."""
    said = [one for one in play.telegram.bot_posts(play.forum) if one.topic == new.id]
    words, card, note, log = said
    assert "Release 14.2" in words.shown
    assert "Li Wei since" in card.shown
    assert card.id in play.forum.pinned
    assert "The topic of T-1001 was deleted, so I made a new one." in note.shown
    assert log.payload["document"]["file_name"] == "T-1001-log.txt"
    return card


async def test_c1_to_c12_in_a_group_without_topics(play: Stage) -> None:
    telegram, slack, group = play.telegram, play.slack, play.forum
    group.is_forum = False
    direct = slack.direct(play.luca)
    asked, _ = await asks_on_slack(play, play.luca)
    card = await telegram.wait_for_post(group, "T-1001 · urgent")
    await telegram.wait_for_answer(await telegram.clicks(play.liwei, card, "Claim"))
    rules = await telegram.wait_for_post(group, "Li Wei, what you answer to this or to any message of T-1001")
    assert rules.reply_to == card.id
    await a_quiet_minute(play)  # nobody answers a message before the desk knows that it was sent
    wrote = await telegram.user_sends(play.liwei, group, "Which release?", reply_to=rules)
    await slack.wait_for_message(direct, "Which release", thread_ts=asked.ts)
    await telegram.journal.wait_until(lambda: telegram.reaction(now_shown(play, wrote)) == "👌")
    note = await telegram.user_sends(play.liwei, group, "// a profile?", reply_to=card)
    await telegram.journal.wait_until(lambda: telegram.reaction(now_shown(play, note)) == "✍")
    await slack.user_sends(play.luca, direct, "Release 14.2", thread_ts=asked.ts)
    answer = await telegram.wait_for_post(group, "Luca Bianchi .Slack.: Release 14.2")
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, group, "/unsend", reply_to=wrote)
    await telegram.wait_for_post(group, "Removed from Luca Bianchi's chat")
    await a_quiet_minute(play)
    beside = await telegram.user_sends(play.liwei, group, "Please look again")
    which = await telegram.wait_for_post(group, "Which request is that for")
    assert which.reply_to == beside.id
    await a_quiet_minute(play)
    await telegram.clicks(play.liwei, which, "T-1001")
    await slack.wait_for_message(direct, "Please look again", thread_ts=asked.ts)
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, group, "/resolve", reply_to=answer)
    cause = await telegram.wait_for_post(group, "Resolve · Cause")
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, group, "a wrong profile", reply_to=cause)
    fix = await telegram.wait_for_post(group, "Resolve · What fixed it")
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, group, "profile corrected", reply_to=fix)
    await slack.wait_for_message(direct, "T-1001 is solved.*profile corrected", thread_ts=asked.ts)
    await a_quiet_minute(play)
    assert now_shown(play, card).labels == ["Reopen", "Show for all"]
    play.assert_clean()
