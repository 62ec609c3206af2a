"""The Home tab of everybody, over the wire: what stands there, what a press shows at once (G8 to G10)."""

from tests.stories.gestures import a_quiet_minute, asks_on_slack
from tests.stories.stage import Stage


async def test_everybody_has_a_page_by_what_he_is(play: Stage) -> None:
    slack = play.slack
    await asks_on_slack(play, play.luca)
    for who, pattern in (
        (play.luca, "Bianchi Meccanica.*Open requests.*T-1001.*Your contract.*Automated assistant; people answer"),
        (play.anna, "(On|Off) duty.*Yours.*Nothing is yours.*Unclaimed, yours to take.*T-1001 urgent"),
        (play.marco, "Your queues.*ERP Finance.*: 1 unclaimed"),
        (play.sara, "Needs you.*Accounts.*Bianchi Meccanica.*Used 1 of 40"),
    ):
        await slack.opens_app_home(who)
        await slack.wait_for_home(who, pattern)
    page = await slack.wait_for_home(play.anna, "T-1001")
    await slack.clicks(play.anna, page, "claim")
    page = await slack.wait_for_home(play.anna, r"Yours\s+T-1001 urgent")
    assert "Unclaimed" not in page.shown
    await slack.clicks(play.anna, page, "look")
    await slack.wait_for_modal(play.anna, "T-1001.*in work · Anna Lindqvist")
    await a_quiet_minute(play)
    page = await slack.wait_for_home(play.anna, "T-1001")
    await slack.clicks(play.anna, page, "on")
    await slack.wait_for_modal(play.anna, "duty")
    await slack.wait_for_home(play.anna, "On duty.*Go off duty")
    await play.later(seconds=15)
    await slack.wait_for_home(play.luca, "T-1001.*Anna Lindqvist")
    play.assert_clean()
