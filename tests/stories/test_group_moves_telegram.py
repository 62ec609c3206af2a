"""The experts' group on Telegram becomes another one in the middle of a request."""

from tests.stories.gestures import a_quiet_minute, asks_on_telegram, said, topic_of
from tests.stories.stage import Stage


async def test_a_request_goes_on_in_the_group_that_took_the_other_s_place(play: Stage) -> None:
    telegram = play.telegram
    _, receipt = await asks_on_telegram(play, play.giulia)
    chat, (_, old) = telegram.private(play.giulia), await topic_of(play)
    await telegram.clicks(play.liwei, old, "Claim")
    await a_quiet_minute(play)
    fresh = await telegram.upgrades(play.liwei, play.forum)
    card = await telegram.wait_for_post(fresh, "T-1001")
    await a_quiet_minute(play)
    assert card.labels == old.labels != []
    await telegram.user_sends(play.liwei, fresh, "Which release?", reply_to=card)
    await telegram.wait_for_post(chat, "Which release")
    await telegram.user_sends(play.giulia, chat, "It is 14.2", reply_to=receipt)
    words = await telegram.wait_for_post(fresh, "It is 14.2")
    await a_quiet_minute(play)
    assert words.reply_to == card.id
    await telegram.clicks(play.liwei, old, "Resolve")  # the old group still shows its buttons
    await telegram.wait_for_post(fresh, "Resolve · Cause")
    await a_quiet_minute(play)
    assert said(play, fresh).count("T-1001 · urgent") == 1
