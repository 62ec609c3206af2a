"""The days before a contract ends: its account manager decides with the figures before her, its owner reads it (F7)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from handlers.inbound import Kind
from handlers.rules.allowance import Allowance, Per
from handlers.rules.attainment import Record
from handlers.wording.renewals import Year, so_far
from handlers.wording.voice import Voice, flat
from storage import renewals
from storage.engine import Database
from tests.handlers.ahead import follow, until
from tests.handlers.scene import QUESTION, Scene

Stage = Callable[[dict[str, str]], Scene]
_ENDS = "    end: 2028-12-31               # the last day it holds\n"
# Notice by 1 Mar 2027: 90 days before it is 1 Dec 2026, 60 days 31 Dec (closed), 30 days Sat 30 Jan, 7 days 22 Feb.
SOON = {_ENDS: "    end: 2027-03-31\n    notice: 30d\n"}
OWNED = {**SOON, "    # owner: luca ": "    owner: luca "}
DAYS = {
    90: datetime(2026, 12, 1, 8, tzinfo=UTC),
    60: datetime(2027, 1, 4, 8, tzinfo=UTC),
    30: datetime(2027, 2, 1, 8, tzinfo=UTC),
    7: datetime(2027, 2, 22, 8, tzinfo=UTC),
}


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene over a desk file with these changes."""
    return lambda changes: Scene(database, tmp_path, changes)


@pytest.fixture
def ending(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Gold C-2044 ends on 31 March, notice by 1 March; Luca is its owner. On 1 December Sara reads it."""
    scene = Scene(sqlite_database, tmp_path, OWNED)
    until(scene, DAYS[90])
    return scene


def test_f07_the_account_manager_decides_with_the_year_before_her(stage: Stage) -> None:
    scene = stage(SOON)
    scene.says("giulia", QUESTION)
    until(scene, DAYS[90] - timedelta(minutes=1))
    assert not scene.read("sara", script="F7")
    until(scene, DAYS[90])
    card = scene.last("sara", script="F7")
    assert card.text == (
        "Bianchi Meccanica Gold C-2044 ends 31 Mar 2027; notice by 1 Mar 2027.\n"
        "Year so far: 1 of 40 requests, 0 % on time, 1 missed.\n"
        "Decide: renew, change or end."
    )
    labels = [button.label for button in card.card.buttons]
    assert labels == ["Draft message", "Book a talk", "Remind in 2 weeks", "Not renewing"]
    assert follow(scene) == 0
    assert len(scene.read("sara", script="F7")) == 1


def test_f07_again_at_60_30_and_7_days_and_the_owner_reads_it_too(stage: Stage) -> None:
    scene = stage(OWNED)
    for number, (days, at) in enumerate(DAYS.items(), start=1):
        until(scene, at)
        assert len(scene.read("sara", script="F7")) == number, days
        assert len(scene.read("luca", script="F7")) == number - 1, days
    note = scene.last("luca", script="F7")
    assert note.text == (
        "Your Gold contract ends on 31 Mar 2027. Until then nothing changes; after it I hold new requests until it is "
        "renewed. Sara Holm is your contact."
    )
    assert [button.label for button in note.card.buttons] == ["Talk to Sara", "See our year"]
    assert not scene.read("giulia", script="F7")


def test_f07_a_desk_that_slept_says_it_once_with_the_truth_of_today(ending: Scene) -> None:
    until(ending, DAYS[30] + timedelta(days=3, hours=2))
    assert len(ending.read("sara", script="F7")) == 2
    until(ending, DAYS[7])
    assert len(ending.read("sara", script="F7")) == 3


def test_f07_a_contract_without_notice_is_counted_from_its_last_day(stage: Stage) -> None:
    scene = stage({_ENDS: "    end: 2027-01-05\n"})
    until(scene, datetime(2026, 12, 7, 12, tzinfo=UTC))
    assert scene.last("sara", script="F7").text.startswith("Bianchi Meccanica Gold C-2044 ends 5 Jan 2027.\n")


def test_f07_the_draft_is_sent_once_in_her_name_and_can_be_answered(ending: Scene) -> None:
    ending.presses("sara", "renewdraft", ending.last("sara", script="F7"))
    draft = ending.last("sara", script="F7")
    assert "To Luca Bianchi, under your name:" in draft.text
    ending.presses("sara", "renewsend", draft)
    got = ending.last("luca", script="F7")
    assert got.text.startswith("Sara Holm writes:\nLuca, your Gold contract ends on 31 Mar 2027.")
    said = ending.presses("sara", "renewsend", draft)
    assert "it was sent already" in said.reply.toast
    assert len(ending.read("luca", script="F7")) == 1
    ending.sends(ending.presses("luca", "writeto", got), words="Yes, as it is.")
    assert "Yes, as it is." in ending.last("sara", script="letter").text


def test_f07_what_she_changes_is_what_he_reads(ending: Scene) -> None:
    ending.presses("sara", "renewdraft", ending.last("sara", script="F7"))
    form = ending.presses("sara", "renewsendedit", ending.last("sara", script="F7"))
    assert "words" in ending.sends(form, words="// he may leave us").reply.errors
    ending.sends(form, words="Luca, shall we talk?")
    assert ending.last("luca", script="F7").text == "Sara Holm writes:\nLuca, shall we talk?"


def test_f07_a_talk_is_proposed_with_two_times_kept_and_reminded_of(ending: Scene) -> None:
    ending.presses("sara", "renewtalk", ending.last("sara", script="F7"))
    draft = ending.last("sara", script="F7")
    assert "Would Thu 10:00 (Rome) or Fri 15:00 (Rome) suit you? Sara" in draft.text
    ending.sends(ending.presses("sara", "talkat", draft), when="Thu 10:00")
    assert "Talk about C-2044: Thu 10:00 (Stockholm)" in ending.last("sara", script="F7").text
    until(ending, datetime(2026, 12, 3, 7, 59, tzinfo=UTC))
    before = len(ending.read("sara", script="F7"))
    until(ending, datetime(2026, 12, 3, 8, tzinfo=UTC))
    assert len(ending.read("sara", script="F7")) == before + 1
    assert "talk with Luca Bianchi, Bianchi Meccanica" in ending.last("sara", script="F7").text


def test_f07_nobody_is_reminded_of_a_talk_that_is_over(ending: Scene) -> None:
    ending.presses("sara", "renewtalk", ending.last("sara", script="F7"))
    ending.sends(ending.presses("sara", "talkat", ending.last("sara", script="F7")), when="Thu 10:00")
    ending.later(days=6)
    follow(ending)
    assert not ending.read("sara", "talk with Luca Bianchi")


@pytest.mark.parametrize("said", ["some day", "2020-01-01 10:00", ""])
def test_f07_a_talk_needs_a_time_ahead(ending: Scene, said: str) -> None:
    ending.presses("sara", "renewtalk", ending.last("sara", script="F7"))
    form = ending.presses("sara", "talkat", ending.last("sara", script="F7"))
    assert "when" in ending.sends(form, when=said).reply.errors


def test_f07_in_two_weeks_it_comes_again(ending: Scene) -> None:
    ending.presses("sara", "renewlater", ending.last("sara", script="F7"))
    assert ending.last("sara", script="F7").text == "C-2044: I ask you again on 15 Dec 2026."
    until(ending, datetime(2026, 12, 15, 7, 59, tzinfo=UTC))
    assert len(ending.read("sara", script="F7")) == 1
    until(ending, datetime(2026, 12, 15, 8, tzinfo=UTC))
    assert ending.last("sara", script="F7").text.endswith("Decide: renew, change or end.")


def test_f07_not_renewing_says_why_and_stops_everything(ending: Scene) -> None:
    card = ending.last("sara", script="F7")
    form = ending.presses("sara", "notrenewing", card)
    assert "reason" in ending.sends(form, reason=" ").reply.errors
    ending.sends(form, reason="They close the plant")
    assert "“They close the plant”" in ending.last("sara", script="F7").text
    said = ending.presses("sara", "renewlater", card)
    assert said.reply.toast == "This has changed: C-2044 is not renewed."
    for at in (DAYS[60], DAYS[30], DAYS[7]):
        until(ending, at)
    assert not ending.read("luca", script="F7")
    assert len(ending.read("sara", script="F7")) == 2
    ending.says("sara", "renewals")
    assert "No contract of your accounts" in ending.last("sara", script="G7").text


def test_f07_cards_stop_when_it_is_renewed_and_old_buttons_say_so(ending: Scene) -> None:
    card = ending.last("sara", script="F7")
    ending.says("sara", "extend C-2044 2028-03-31")
    said = ending.presses("sara", "renewdraft", card)
    assert said.reply.toast == "This has changed: C-2044 runs to 31 Mar 2028 now."
    for at in (DAYS[60], DAYS[30], DAYS[7]):
        until(ending, at)
    assert len(ending.read("sara", script="F7")) == 1
    until(ending, datetime(2027, 12, 2, 12, tzinfo=UTC))  # 90 days before 1 Mar 2028
    assert "ends 31 Mar 2028; notice by 1 Mar 2028" in ending.last("sara", script="F7").text


def test_f07_a_day_of_notice_moves_with_the_contract(stage: Stage) -> None:
    scene = stage({_ENDS: "    end: 2027-03-31\n    notice: 2027-03-01\n"})
    scene.says("sara", "extend C-2044 2028-03-31")
    found = scene.db.read_now(renewals.of_number, "C-2044")
    assert found is not None
    assert (found.ends, found.notice_by) == (date(2028, 3, 31), date(2028, 3, 1))


@pytest.mark.parametrize("word", ["renewdraft", "renewtalk", "renewlater", "notrenewing", "renewal"])
@pytest.mark.parametrize("who", ["marco", "ivo", "luca", "anna"])
def test_f07_only_her_account_manager_decides(ending: Scene, who: str, word: str) -> None:
    card = ending.last("sara", script="F7")
    said = ending.presses(who, word, card, card.card.buttons[0].value)
    assert said.reply.form is None
    assert said.reply.toast
    found = ending.db.read_now(renewals.of_number, "C-2044")
    assert found is not None
    assert found.stopped_at is None


def test_f07_our_year_is_for_people_of_the_company(ending: Scene) -> None:
    until(ending, DAYS[60])
    note = ending.last("luca", script="F7")
    ending.presses("luca", "year", note)
    assert ending.last("luca", script="F7").text.startswith("Gold C-2044, until 31 Mar 2027\nYear so far: 0 of 40 req")
    said = ending.presses("nils", "year", note)
    assert said.reply.toast.startswith("I do not know this button")


def test_g07_renewals_lists_what_is_due_within_90_days(ending: Scene) -> None:
    ending.says("sara", "renewals")
    card = ending.last("sara", script="G7")
    assert card.text == (
        "1 contract needs a decision:\n"
        "Bianchi Meccanica Gold C-2044 · ends 31 Mar 2027 · notice by 1 Mar 2027 (90 days)"
    )
    ending.presses("sara", "renewal", card)
    assert len(ending.read("sara", script="F7")) == 2
    ending.says("ivo", "renewals")
    assert ending.last("ivo", script="G7").text.startswith("No contract of your accounts needs a decision")


def test_f07_whoever_looks_after_the_desk_decides_while_its_account_manager_cannot_be_reached(stage: Stage) -> None:
    scene = stage(SOON)
    for account in ("sara", "marco"):
        scene.says(account, "status")
        scene.happens(account, Kind.BLOCKED)
    until(scene, DAYS[90])
    assert not (scene.read("sara", script="F7") or scene.read("marco", script="F7"))
    scene.happens("marco", Kind.UNBLOCKED)
    until(scene, DAYS[60])
    card = scene.last("marco", script="F7")
    assert card.text.startswith("Bianchi Meccanica Gold C-2044 ends 31 Mar 2027")
    scene.presses("marco", "renewlater", card)
    assert "again on" in scene.last("marco", script="F7").text
    scene.happens("sara", Kind.UNBLOCKED)
    until(scene, DAYS[30])
    assert scene.last("sara", script="F7").text.startswith("Bianchi Meccanica Gold C-2044")
    assert len(scene.read("marco", script="F7")) == 1


@pytest.mark.parametrize(
    ("per", "said"),
    [
        (Per.MONTH, "3 of 9 requests this month"),
        (Per.QUARTER, "3 of 9 requests this quarter"),
        (Per.YEAR, "3 of 9 requests"),
        (Per.CONTRACT, "3 of 9 requests"),
    ],
)
def test_f07_a_year_says_of_which_time_its_use_is(per: Per, said: str) -> None:
    """And of prepaid units what was used is of all that were there: 5 included, 4 bought of which 1 is used."""
    use = Allowance(
        "requests", Decimal(3), Decimal(5), per=per, prepaid=Decimal(3), beyond=Decimal(1), drained=Decimal(1)
    )
    year = Year("C-2044", "Gold", "Bianchi", "31 Dec", "", use, None, Record(2, kept=1, waiting=1))
    text = flat(so_far(Voice("en", "Europe/Rome", DAYS[90]), year))
    assert text == f"Year so far: {said}, 50 % on time, 0 missed, 1 still running."
