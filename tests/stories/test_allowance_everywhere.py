"""Most of an allowance is used, and an account that asks nothing, on Slack, on Telegram and at the page (F8, F13)."""

from datetime import UTC, datetime

import pytest

from tests.stories.gestures import as_it_is
from tests.stories.seats import PLATFORMS, Seat, applied, seated
from tests.stories.stage import Stage
from tests.stories.test_held_telegram import agreed

ALLOWANCE = "    allowance: {requests: 40, per: year, overage: consent}"
FIVE = "    allowance: {requests: 5, per: year, overage: deny}"
LUCA = "    name: Luca Bianchi\n    zone: Europe/Rome\n    language: "
SUBJECTS = ("Invoices are rounded", "The VAT code is missing", "Two ledgers disagree", "A payment is booked twice")


async def asked_and_solved(play: Stage, giulia: Seat) -> None:
    """Giulia asks four things one after the other; Anna solves each on Slack."""
    for number, subject in enumerate(SUBJECTS, 1001):
        await giulia.says(subject)
        card = await play.slack.wait_for_message(play.queue, f"T-{number}")
        await play.slack.clicks(play.anna, card, "claim")
        await play.slack.wait_for_message(play.queue, f"T-{number}.*Anna Lindqvist since")
        await play.slack.clicks(play.anna, as_it_is(play, card), "resolve")
        modal = await play.slack.wait_for_modal(play.anna, "Resolve")
        await play.slack.submits_view(play.anna, modal, {"cause": "a wrong profile", "fix": "profile corrected"})
        await giulia.reads(f"T-{number} is solved", "Yes, solved")
        await giulia.presses("Yes, solved")
        await giulia.reads(f"T-{number} is closed")
        await play.later(minutes=11)  # within ten it would be the same request


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_f08_f13_the_owner_hears_of_80_percent_and_a_quiet_account_is_written_to(
    play: Stage, platform: str
) -> None:
    seats = await seated(play, platform)
    giulia, luca, sara = (seats[one] for one in ("giulia", "luca", "sara"))
    await applied(play, ALLOWANCE, FIVE)
    await applied(play, f"{LUCA}en", f"{LUCA}it")
    await agreed(play, owner="luca")
    await asked_and_solved(play, giulia)
    await sara.reads(r"C-2044: 4 of 5 requests \(80 %\) are used. At the pace of .* until about 2 Dec 2026")
    assert sara.labels() == ["See the list"]
    await luca.reads(r"C-2044: utilizzate 4 di 5 richieste \(80 %\). Al ritmo .* fino al 2 dic 2026 circa")
    assert luca.labels() == ["Vedi l'elenco", "Scrivi a Sara"]
    await luca.presses("Vedi l'elenco")
    await luca.told("T-1004 · 24 nov 2026 · A payment is booked twice.*T-1001")
    await luca.presses("Scrivi a Sara", words="Ce ne servono altre dieci")
    await sara.reads("Luca Bianchi, Bianchi Meccanica writes:.*Ce ne servono altre dieci", "Answer")
    play.house.timetable.wake()
    await play.house.timetable.rest()
    await play.at(datetime(2027, 1, 11, 7, 30, 1, tzinfo=UTC))
    await sara.reads("Nothing needed you last week.*Bianchi Meccanica: no request since 24 Nov, renewal in 720 days")
    await sara.commands("status")
    await sara.reads("11 Jan, your account", "Show each")
    await sara.presses("Show each")
    await sara.reads("no request since 24 Nov", "Fine")
    assert sara.labels() == ["Write to Giulia", "Fine"]
    await sara.presses("Fine")
    await sara.told("Noted: Bianchi Meccanica is fine.")
    await sara.presses("Write to Giulia", words="Hello Giulia, how is the new plant?")
    await giulia.reads("Sara Holm writes:.*Hello Giulia, how is the new plant", "Answer")
    assert [one.heard().count("80 %") for one in (giulia, luca, sara)] == [0, 1, 1]
    play.assert_clean()
