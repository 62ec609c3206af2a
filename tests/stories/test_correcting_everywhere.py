"""Why, and what was taken wrongly, as dialogues that read the same on Slack, on Telegram and at the page (B2, B3)."""

import pytest

from tests.stories.gestures import QUESTION
from tests.stories.seats import PLATFORMS, seated
from tests.stories.stage import Stage
from tests.stories.test_held_telegram import agreed

everywhere = pytest.mark.parametrize("platform", PLATFORMS)


@everywhere
async def test_the_customer_corrects_subject_and_severity_and_asks_why(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, sara = seats["giulia"], seats["sara"]
    await giulia.says("Something is odd since this morning")
    receipt = await giulia.reads("T-1001 · received")
    assert "normal" in receipt
    assert giulia.labels() == ["It is Integrations", "Make it urgent", "My contract"]
    await giulia.presses("It is Integrations")
    await giulia.told("Thank you, T-1001 is corrected.")
    await giulia.reads("T-1001 · received.*The Integrations team has it")
    await giulia.presses("Make it urgent")
    await giulia.reads("T-1001 · received.*Integrations.*urgent")
    await giulia.commands("why", "T-1001")
    why = await giulia.reads("T-1001, why:")
    assert "It is about Integrations, as was chosen; that is included." in why
    assert "It is urgent, as was chosen." in why
    assert "Contract C-2044 is in force until 31 Dec 2028." in why
    await sara.commands("why", "T-1001")
    await sara.reads("T-1001, why:.*It is about Integrations, as was chosen")
    play.assert_clean()


@everywhere
async def test_why_it_is_held_says_to_each_what_he_may_know(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, sara = seats["giulia"], seats["sara"]
    await agreed(play, paid_until="2026-10-31", clauses={"payment_before_access": "true"})
    await giulia.says(QUESTION)
    await giulia.reads("hold it as T-1001. Support for Bianchi Meccanica is paused at the moment.")
    await giulia.commands("why", "T-1001")
    await giulia.reads("T-1001, why:.*Contract C-2044 is paused.")
    await sara.commands("why", "T-1001")
    await sara.reads("T-1001, why:.*Contract C-2044 is not paid for this time.")
    await sara.commands("paid", "C-2044 2026-12-31")
    await sara.reads("C-2044 is paid until 31 Dec 2026.*A held request starts")
    await giulia.reads("Support for Bianchi Meccanica goes on: T-1001 starts now")
    assert "paid" not in giulia.heard()
    play.assert_clean()
