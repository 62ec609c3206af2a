"""What is seen coming, as dialogues that read the same on every platform: an idea, a preventive check, a call."""

from datetime import UTC, datetime

import pytest

from tests.stories.gestures import asks_on_telegram, topic_of
from tests.stories.seats import PLATFORMS, seated
from tests.stories.stage import Stage
from tests.stories.test_experts_telegram import heard, pressed
from tests.stories.test_held_telegram import agreed

VISIT = {"visit": {"what": "How the year-end went", "every": "quarter"}}


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_idea_a_check_and_a_call(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, sara = seats["giulia"], seats["sara"]
    await agreed(play, prevention=VISIT)
    await giulia.says("idea Show me what our other plant asked")
    await giulia.reads("I noted it as idea 1. Sara Holm answers by Tue 8 Dec")
    await sara.reads("Idea 1 from Giulia Rossi, Bianchi Meccanica:.*Show me what our other plant asked")
    assert sara.labels() == ["It is there already", "We plan it", "Not for now"]
    await sara.presses("We plan it", answer="In the spring")
    await giulia.reads("Your idea 1: it is planned.*Sara Holm: In the spring")
    await play.at(datetime(2027, 1, 4, 8, 0, 30, tzinfo=UTC))
    await sara.reads("Preventive check T-1001 for Bianchi Meccanica:.*How the year-end went")
    await giulia.reads("Preventive check T-1001: How the year-end went. Sara Holm does it by")
    await sara.presses("Done", result="Smooth")
    await giulia.reads("Sara Holm made the preventive check T-1001: How the year-end went.*Result: Smooth")
    await sara.commands("prep", "bianchi")
    await sara.reads(
        "Bianchi Meccanica.*Gold C-2044 ends 31 Dec 2028.*Latest: 24 Nov I-1 idea;.* 4 Jan T-1001 preventive check"
    )
    play.assert_clean()


async def test_an_opportunity_that_an_expert_sees(play: Stage) -> None:
    telegram, slack = play.telegram, play.slack
    await asks_on_telegram(play, play.giulia)
    topic, card = await topic_of(play)
    await pressed(play, play.liwei, card, "Claim")
    await heard(play, topic, "what you write here goes to Giulia")
    await telegram.user_sends(play.liwei, play.forum, "opportunity They need payroll before spring", topic=topic)
    await heard(play, topic, "Noted, internal. Sara Holm decides")
    asked = await slack.wait_for_message(slack.direct(play.sara), "Opportunity at Bianchi Meccanica, seen by Li Wei")
    await slack.clicks(play.sara, asked, "takeup")
    await telegram.wait_for_post(telegram.private(play.liwei), "Sara Holm takes up what you saw at Bianchi Meccanica")
    private = [post.shown for post in telegram.private(play.giulia).posts.values()]
    assert not [one for one in private if "payroll" in one]
    play.assert_clean()
