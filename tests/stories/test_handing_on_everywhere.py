"""Handed on, and joined: dialogues that read the same on Slack, on Telegram and at the page (C10, C14)."""

import pytest

from tests.stories.gestures import QUESTION, a_quiet_minute
from tests.stories.seats import PLATFORMS, seated
from tests.stories.stage import Stage

everywhere = pytest.mark.parametrize("platform", PLATFORMS)


@everywhere
async def test_c10_handed_to_a_person_and_back_by_an_arbiter(play: Stage, platform: str) -> None:
    seats = await seated(play, platform, "liwei")
    giulia, marco, liwei, sara = (seats[who] for who in ("giulia", "marco", "liwei", "sara"))
    await giulia.says(QUESTION)
    await giulia.reads("T-1001 · received")
    await liwei.commands("transfer", "T-1001", to="Integrations (queue)", line="interface, not ledger")
    await giulia.reads("T-1001 · received.*The Integrations team has it")
    await a_quiet_minute(play)  # what Li Wei reads of it came before he goes on
    await liwei.commands("transfer", "T-1001", to="ERP Finance (queue)", line="the ledger after all")
    await sara.reads(
        "T-1001: Integrations and ERP Finance both say.*ERP Finance: “interface, not ledger”.*Integrations: “the"
    )
    assert sara.labels() == ["ERP Finance", "Integrations"]
    await sara.presses("ERP Finance")
    await sara.told("T-1001 belongs to ERP Finance.")
    await sara.reads("T-1001 belongs to ERP Finance: decided by Sara Holm")
    await marco.commands("reassign", "T-1001", to="Li Wei", line="you know it")
    await liwei.reads("T-1001 is yours.*Marco Ferri: you know it")
    await giulia.reads(r"Li Wei \(ERP Finance\) has T-1001")
    assert "ledger" not in giulia.heard()
    play.assert_clean()


@everywhere
async def test_c14_two_customers_of_one_company_get_the_answers(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, luca, marco = seats["giulia"], seats["luca"], seats["marco"]
    await giulia.says(QUESTION)
    await giulia.reads("T-1001 · received")
    await luca.says("Our invoices are rounded, no hurry")
    await luca.reads("T-1002 · received")
    await marco.commands("duplicate", "T-1002 of T-1001")
    await luca.reads("Your request belongs to T-1001, which the ERP Finance team has. The time stays")
    await marco.commands("setaside", "T-1001 only a test")
    await giulia.reads(
        "Marco Ferri read T-1001 and set it aside: it seems to need no answer.", button="I need an answer"
    )
    await giulia.presses("I need an answer")
    await giulia.reads("Thank you, T-1001 goes on. A person will answer by")
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    await play.slack.clicks(play.anna, card, "claim")
    await play.slack.wait_for_message(play.queue, "Anna Lindqvist since")
    await play.slack.user_sends(play.anna, play.queue, "It is the rounding profile.", thread_ts=card.ts)
    for customer in (giulia, luca):
        await customer.reads("It is the rounding profile.")
    play.assert_clean()
