"""Claims need skill and room; a queue offers, assigns or passes on what it would answer too late (RULES 5, C4)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from handlers import deskwork
from handlers.admin.explaining import explain
from handlers.rules.facts import Says
from handlers.staffing import moving
from schedules import offers as offering
from storage import journal, offers, queues, tickets
from storage.engine import Database
from storage.offers import Outcome
from tests.desks import IN_THEIR_LANGUAGES
from tests.handlers.scene import QUESTION, Scene

FINANCE = "    on_duty: [liwei]\n    chats:                        #"
ANNA = "    name: Anna Lindqvist\n"
LIWEI = "    name: Li Wei\n"
IVO = "    name: Ivo Novak\n"
HIS_LEVEL = "      bookkeeping: 3\n"


def manner(keys: str, *, called: str = "[liwei, anna]") -> dict[str, str]:
    """ERP Finance with these keys, and whom it calls."""
    return {FINANCE: f"    on_duty: {called}\n{keys}    chats:                        #"}


SKILLED = manner("    skills: {bookkeeping: 4}\n")  # Anna has 5, Li Wei 3
Build = Callable[..., Scene]


@pytest.fixture
def build(database: Database, tmp_path: Path) -> Build:
    """A scene over a changed desk."""
    return lambda *changes: Scene(database, tmp_path, {key: text for one in changes for key, text in one.items()})


def ring(scene: Scene, **span: float) -> None:
    """Time passes, and offers that ran out go on."""
    scene.later(**span)
    scene.db.write_now(offering.lapse, scene.now, 50)
    scene.sweep()


def codes(scene: Scene, number: int = 1001) -> list[str]:
    """The reasons of the routing, in the order of the journal."""
    kinds = ("queued", "noted", "transferred")
    entries = scene.db.read_now(journal.of_ticket, scene.ticket(number).id)
    return [one["code"] for entry in entries if entry.kind in kinds for one in entry.data.get("because", ())]


def owner(scene: Scene, number: int = 1001) -> str:
    """Who has it, as the card says."""
    return scene.card(number).text.splitlines()[-1].partition(" since ")[0]


# --------------------------------------------------------------------------------------------------------------- claims


def test_a_missing_skill_is_named_and_can_be_asked_for_once(build: Build) -> None:
    scene = build(SKILLED, {HIS_LEVEL: ""})
    scene.says("giulia", QUESTION)
    refused = scene.presses("liwei", "claim", scene.card(place="-1001"))
    sentence = "T-1001 needs the skill Bookkeeping, which is not on your profile. Marco Ferri can add it."
    assert refused.reply.toast == sentence
    scene.presses("liwei", "claim", scene.card(place="-1001"))
    (private,) = scene.read("liwei", script="C4")
    assert private.text == sentence
    assert [button.label for button in private.card.buttons] == ["Ask Marco"]
    assert scene.presses("liwei", "askskill", private).reply.toast == "I asked Marco Ferri."
    assert scene.presses("liwei", "askskill", private).reply.toast == "Marco Ferri has been asked already."
    (asked,) = scene.read("marco", script="C4")
    assert "Li Wei asks for the skill Bookkeeping, which T-1001 needs (ERP Finance)." in asked.text
    assert scene.ticket().owner_id is None
    scene.presses("anna", "claim", scene.card())
    assert owner(scene) == "Anna Lindqvist"


def test_a_level_that_is_too_low_is_said_with_both(build: Build) -> None:
    scene = build(SKILLED, {HIS_LEVEL: "      bookkeeping: {level: 3, review: 2026-01-01}\n"})
    scene.says("giulia", QUESTION)
    said = scene.presses("liwei", "claim", scene.card(place="-1001")).reply.toast
    assert said == "T-1001 needs the skill Bookkeeping at level 4, and yours is 3. Marco Ferri can change that."


def test_a_skill_is_needed_to_take_over_but_not_by_the_lead(build: Build) -> None:
    scene = build(SKILLED)
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.says("liwei", "I know this", to="-1001", under=scene.card(place="-1001"))
    note = scene.last("-1001", script="C6")
    assert "needs the skill Bookkeeping" in scene.presses("liwei", "takeover", note).reply.toast
    assert owner(scene) == "Anna Lindqvist"
    scene.presses("marco", "takeover", note, "1001")
    assert owner(scene) == "Marco Ferri"


def test_nobody_takes_more_than_his_profile_says(build: Build) -> None:
    scene = build({ANNA: ANNA + "    capacity: 1\n"})
    scene.says("giulia", QUESTION)
    scene.says("luca", QUESTION)
    scene.presses("anna", "claim", scene.card(1001))
    assert scene.presses("anna", "claim", scene.card(1002)).reply.toast == (
        "You have as many requests already as you take at once: 1."
    )
    assert scene.presses("anna", "claim", scene.card(1001), "1001").reply.toast == "You already have T-1001."
    scene.presses("liwei", "claim", scene.card(1002, "-1001"))
    assert owner(scene, 1002) == "Li Wei"


def test_the_customer_reads_what_the_expert_says_of_himself(build: Build) -> None:
    scene = build({IVO: f"{IVO}    title: Senior consultant\n    language: sv\n    speaks: [en, it]\n"})
    scene.says("nils", "Our own thing")
    scene.db.write_now(_to_other, scene.now)
    scene.deliver()
    scene.presses("ivo", "claim", scene.card(place="C0OTHER"))
    said = scene.last("nils", script="B5").text.splitlines()[-1]
    assert said == "Senior consultant · speaks Swedish, English, Italian"


def _to_other(conn: Connection, now: datetime, key: str = "other") -> None:
    """T-1001 goes to Ivo's queue, or to this one."""
    other, ticket = queues.by_key(conn, key), tickets.by_number(conn, 1001)
    assert other is not None
    assert ticket is not None
    moving.move(conn, deskwork.load(conn, ticket), other, by=None, why=Says("topic", {"module": "Other"}), now=now)


# --------------------------------------------------------------------------------------------------------------- offers


def test_an_offer_is_private_and_nobody_else_can_claim_meanwhile(build: Build) -> None:
    scene = build(manner("    mode: offer\n"))
    scene.says("giulia", QUESTION)
    offer = scene.last("anna", script="C1")
    assert offer.text.startswith("T-1001 is offered to you until today 13:14 (Stockholm).")
    assert offer.words == ["take", "pass"]
    assert not scene.read("liwei@slack", script="C1")
    card = scene.card(place="-1001")
    assert card.text.endswith("Offered to Anna Lindqvist until 13:14")
    assert not card.card.buttons
    refused = scene.presses("liwei", "claim", card, "1001").reply.toast
    assert refused.startswith("T-1001 is offered to Anna Lindqvist until ")
    assert scene.ticket().owner_id is None


def test_whoever_takes_an_offer_owns_it_and_reads_where_to_write(build: Build) -> None:
    scene = build(manner("    mode: offer\n"))
    scene.says("giulia", QUESTION)
    scene.presses("anna", "take", scene.last("anna", script="C1"))
    (offer,) = scene.read("anna", script="C1")
    assert offer.text == "You have T-1001. Answer in its thread in ERP Finance."
    assert not offer.card.buttons
    assert owner(scene) == "Anna Lindqvist"
    assert "Anna Lindqvist (ERP Finance) has T-1001" in scene.last("giulia", script="B5").text
    assert codes(scene) == ["mode_offer", "listed", "offered"]
    ring(scene, minutes=11)
    assert not scene.read("liwei@slack", script="C1")


def test_passing_on_asks_the_next_and_the_last_one_opens_it_to_everybody(build: Build) -> None:
    scene = build(manner("    mode: offer\n    offer_for: 5m\n"))
    scene.says("giulia", QUESTION)
    first = scene.last("anna", script="C1")
    scene.presses("anna", "pass", first)
    assert scene.last("anna", script="C1").text == "You passed T-1001 on."
    assert scene.last("liwei@slack", script="C1").text.startswith(
        "T-1001 is offered to you until today 20:09 (Shanghai)."
    )
    assert "not offered to you" in scene.presses("anna", "pass", first, "1001").reply.toast
    ring(scene, minutes=4, seconds=59)
    assert not scene.read("marco", script="C1")
    ring(scene, seconds=1)
    assert scene.last("liwei@slack", script="C1").text == "T-1001 was offered to you until 20:09."
    (told,) = scene.read("marco", script="C1")
    assert told.text.startswith("Nobody took T-1001: 2 experts were asked. It waits in ERP Finance")
    for place in ("C0ERP", "-1001"):
        said = scene.last(place, "Nobody who was asked took T-1001.")
        assert said.words == ["claim"]
    assert scene.chats.at("C0ERP", "Unclaimed", "C1")[0].words[0] == "claim"
    assert codes(scene) == ["mode_offer", "listed", "offered", "passed", "offered", "lapsed", "all_asked"]
    ring(scene, hours=1)
    assert len(scene.read("marco", script="C1")) == 1, "the lead is told once"
    scene.presses("anna", "claim", scene.last("C0ERP", "Nobody who was asked"))
    assert scene.ticket().owner_id is not None


def test_a_request_that_comes_back_is_offered_anew(build: Build) -> None:
    scene = build(manner("    mode: offer\n"))
    scene.says("giulia", QUESTION)
    scene.presses("anna", "pass", scene.last("anna", script="C1"))
    scene.db.write_now(_to_other, scene.now)
    scene.deliver()
    assert scene.last("liwei@slack", script="C1").text == "T-1001 was offered to you; it needs nobody now."
    scene.db.write_now(_to_other, scene.now, "erp-finance")
    scene.deliver()
    scene.presses("anna", "pass", scene.last("anna", script="C1"))
    assert scene.last("liwei@slack", script="C1").words == ["take", "pass"], "both are asked again"


def test_the_lead_takes_what_is_offered_and_the_offer_says_so(build: Build) -> None:
    scene = build(manner("    mode: offer\n"))
    scene.says("giulia", QUESTION)
    scene.commands("marco", "claim", to="C0ERP", under=scene.card())
    assert owner(scene) == "Marco Ferri"
    (offer,) = scene.read("anna", script="C1")
    assert offer.text == "T-1001 was offered to you; Marco Ferri has it."
    assert "Marco Ferri claimed T-1001 just before you" in scene.presses("anna", "take", offer, "1001").reply.toast


def test_an_offer_of_what_was_withdrawn_ends_quietly(build: Build) -> None:
    scene = build(manner("    mode: offer\n"))
    scene.says("giulia", QUESTION)
    said = scene.presses("giulia", "withdraw", scene.last("giulia", script="B2"), "1001")
    assert scene.ticket().state == "withdrawn", said.reply
    ring(scene, minutes=10)
    assert not scene.read("liwei@slack", script="C1")
    assert scene.last("anna", script="C1").text == "T-1001 was offered to you until 13:14."


# ---------------------------------------------------------------------------------------------------- assign, overflow


def test_assigning_gives_it_at_once_to_the_least_loaded(build: Build) -> None:
    scene = build(manner("    mode: assign\n"))
    scene.says("giulia", QUESTION)
    assert owner(scene) == "Anna Lindqvist"
    (told,) = scene.read("anna", script="C2")
    assert told.text.startswith("T-1001 is yours.")
    assert told.text.endswith("Anna Lindqvist comes first on the queue's list.\nAnswer in its thread in ERP Finance.")
    receipt, claimed = scene.read("giulia", script="B2")[0], scene.read("giulia", script="B5")[0]
    assert scene.chats.posts.index(receipt) < scene.chats.posts.index(claimed)
    scene.says("luca", QUESTION)
    assert owner(scene, 1002) == "Li Wei"
    assert "Li Wei comes first, with the fewest requests: 0." in scene.last("liwei@slack", script="C2").text


def test_round_robin_takes_turns_whatever_is_open(build: Build) -> None:
    scene = build(manner("    mode: assign\n    assign: round_robin\n"))
    names = []
    for number in range(1001, 1005):
        scene.later(minutes=11)
        scene.says("luca", QUESTION)  # on Slack a top-level message is a new request
        names.append(owner(scene, number))
    assert names == ["Anna Lindqvist", "Li Wei"] * 2


def test_the_customers_language_and_known_experts_come_first(build: Build) -> None:
    scene = build(
        manner("    mode: assign\n"),
        IN_THEIR_LANGUAGES,
        {"    language: zh-Hans\n": "    language: it\n"},  # Li Wei's
        {"    contacts: [nils]\n": "    contacts: [nils]\n    preferred: [anna]\n"},
    )
    scene.says("giulia", QUESTION)
    assert owner(scene) == "Li Wei"
    scene.says("nils", "An invoice question")
    assert owner(scene, 1002) == "Anna Lindqvist"
    assert codes(scene, 1002)[-1] == "preferred"


def test_nobody_free_leaves_it_to_a_claim(build: Build) -> None:
    scene = build(manner("    mode: assign\n"), {ANNA: ANNA + "    capacity: 0\n", LIWEI: LIWEI + "    capacity: 0\n"})
    scene.says("giulia", QUESTION)
    assert scene.card().words == ["claim", "transfer", "duplicate"]
    assert codes(scene) == ["mode_assign", "full", "full", "nobody"]


NIGHT = "    rota:\n      - {expert: anna, weekly: {sun: 09:00-10:00}}\n"


def test_what_would_be_late_goes_to_the_overflow_queue_and_the_receipt_names_it(build: Build) -> None:
    scene = build(manner(f"{NIGHT}    overflow: integrations\n", called="[]"))
    scene.says("giulia", QUESTION)
    assert "The Integrations team has it." in scene.last("giulia", script="B2").text
    assert len(scene.read("giulia", script="B2")) == 1
    assert not scene.chats.at("C0ERP")
    assert scene.card(place="C0INTEGRATIONS").words == ["claim", "transfer", "duplicate"]
    entries = scene.db.read_now(journal.of_ticket, scene.ticket().id)
    (moved,) = [entry for entry in entries if entry.kind == "transferred"]
    assert moved.data["because"][0]["params"]["queue"] == "ERP Finance"
    assert codes(scene) == ["overflow_duty", "mode_claim"]


def test_a_held_request_that_overflows_at_its_start_names_the_queue_it_is_in(build: Build) -> None:
    empty = {
        "allowance: {requests: 40, per: year, overage: consent}": "allowance: {requests: 0, per: year, overage: deny}"
    }
    scene = build(manner(f"{NIGHT}    overflow: integrations\n", called="[]"), empty)
    scene.says("giulia", QUESTION)
    scene.presses("sara", "allow", scene.last("sara", script="D2"))
    (told,) = scene.read("giulia", script="D3")
    assert "Sara Holm approved T-1001. The Integrations team answers" in told.text


def test_claim_mode_says_why_too(build: Build) -> None:
    scene = build()
    scene.says("giulia", QUESTION)
    assert codes(scene) == ["mode_claim"]


def test_an_offer_that_ends_twice_ends_once(build: Build) -> None:
    scene = build(manner("    mode: offer\n"))
    scene.says("giulia", QUESTION)
    standing = scene.db.read_now(offers.standing, scene.ticket().id)
    assert standing is not None
    assert scene.db.write_now(offers.settle, standing.id, Outcome.LAPSED)
    assert not scene.db.write_now(offers.settle, standing.id, Outcome.TAKEN)


# ------------------------------------------------------------------------------------------------------------------ why


def test_explain_and_why_tell_the_reasons_in_plain_words(build: Build) -> None:
    scene = build(manner("    mode: offer\n"))
    scene.says("giulia", QUESTION)
    scene.presses("anna", "pass", scene.last("anna", script="C1"))
    routed = [line for line in scene.db.read_now(explain, "T-1001", scene.now) if line.startswith("routed ")]
    assert [line.partition(": ")[2] for line in routed] == [
        "The queue offers each request to one expert after the other.",
        "Anna Lindqvist comes first on the queue's list.",
        "Offered to Anna Lindqvist.",
        "Anna Lindqvist passed it on.",
        "Offered to Li Wei.",
    ]
    scene.commands("marco", "why", to="C0ERP", under=scene.card())
    assert "Anna Lindqvist passed it on." in scene.last("marco", script="why").text


def test_a_missed_promise_tells_where_the_request_went_and_to_whom(build: Build) -> None:
    scene = build(manner("    mode: assign\n", called="[liwei, anna]"))
    scene.says("giulia", QUESTION)
    scene.passes(hours=2, minutes=1)
    assert "it was given to Anna Lindqvist" in scene.last("marco", script="E5").text
