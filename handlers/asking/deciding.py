"""Deciding: may this person have this, now, on what terms? Asked when somebody writes, and again while it is held."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.allowance import usage
from handlers.asking.facts import Asking, entitlement_facts
from handlers.callers import Call
from handlers.rules import entitlement
from handlers.rules.facts import Check, ContractFacts, Decision, Module, Outcome, Rule, Says
from storage import conversation, journal, people, places, tickets
from storage.conversation import Sort
from storage.tickets import Ticket

CHOICES = ("module", "organisation", "severity", "item", "approved", "pressed", "opened", "words")
"""What a tap may choose, by its name in `tickets.choices`: keys of the desk, the organisation's id, who approved a
request of somebody who is no named contact (D5), that it cannot wait (D7): any text; the id of whoever of ours opened
it for the customer (B11), and "ours" where the words are not the customer's."""


def decide(conn: Connection, call: Call, text: str, choices: Mapping[str, str] | None = None) -> Decision:
    """The decision about words that the caller wrote here; choices: what he chose by a tap (see CHOICES)."""
    writer = call.inbound.writer
    asking = Asking(
        call.caller.person,
        call.place.platform,
        text,
        workspace="" if call.caller.identity.guest else writer.workspace,  # a guest is not of the company
        place=None if call.place.direct else (call.place.workspace, call.place.external),
        choices=choices or {},
    )
    return _judge(conn, asking, call.at)


def decide_again(conn: Connection, ticket: Ticket, at: datetime) -> Decision:
    """The decision about a ticket's first words, judged at `at` for the same person, place and choices."""
    return _judge(conn, asked(conn, ticket), at)


def decide_within(conn: Connection, ticket: Ticket) -> Decision:
    """What is decided about a running request by its own contract alone, for what was written and chosen since. Its
    terms stay frozen, so only subject and severity of the answer count; what is left of the allowance does not, for
    the request itself is in it."""
    facts = entitlement_facts(conn, asked(conn, ticket), ticket.written_at)
    mine = tuple(replace(one, allowance=None) for one in facts.contracts if one.terms.contract == ticket.contract)
    within = replace(facts, contracts=mine, chosen_organisation=ticket.organisation_id)
    return entitlement.decide(within, int(ticket.written_at.timestamp()))


def _judge(conn: Connection, asking: Asking, at: datetime) -> Decision:
    """The decision. Of two units that ask for the last included request at once, the second waits for the first and
    decides again: nothing is left then."""
    decision = entitlement.decide(entitlement_facts(conn, asking, at), int(at.timestamp()))
    if decision.outcome is Outcome.GRANTED and usage.is_taken(conn, decision.terms, decision.allowance, at):
        return entitlement.decide(entitlement_facts(conn, asking, at), int(at.timestamp()))
    return decision


def asked(conn: Connection, ticket: Ticket) -> Asking:
    """Who asked the ticket, where and what, with what was chosen since."""
    identity = people.identity_by_id(conn, ticket.identity_id)
    place = places.place_by_id(conn, places.lane_by_id(conn, ticket.customer_lane_id).place_id)
    person_id = ticket.contact_id or identity.person_id
    return Asking(
        people.by_id(conn, person_id) if person_id else None,
        place.platform,
        first_words(conn, ticket),
        workspace="" if identity.guest else identity.workspace,
        place=None if place.direct else (place.workspace, place.external),
        choices=ticket.choices or {},
    )


def first_words(conn: Connection, ticket: Ticket) -> str:
    """What the customer wrote that opened the ticket."""
    said = (one.text for one in conversation.of_ticket(conn, ticket.id) if one.sort is Sort.WORDS)
    return next(said, ticket.subject)


def parts_of(conn: Connection, ticket: Ticket) -> tuple[Module, ...]:
    """What the ticket's contract covers: everything that the request can be about."""
    found = contract_of(conn, ticket, ticket.written_at)
    return found.modules if found else ()


def contract_of(conn: Connection, ticket: Ticket, at: datetime) -> ContractFacts | None:
    """The ticket's contract as it stands at `at`."""
    facts = entitlement_facts(conn, asked(conn, ticket), at)
    return next((one for one in facts.contracts if one.terms.contract == ticket.contract), None)


def choose(conn: Connection, ticket: Ticket, key: str, value: str) -> Ticket:
    """Keep what somebody chose for a ticket by a tap; key: one of CHOICES. `decide_again` then goes by it."""
    return tickets.change(conn, ticket, choices={**(ticket.choices or {}), key: value})


def subject(decision: Decision, what: str = "module") -> str:
    """What a decision takes a request to be about, as people call it; what: "module" or "item"."""
    said = next((check.says.params for check in decision.because if check.rule is Rule.SUBJECT), {})
    return str(said.get(what, ""))


# --------------------------------------------------------------------------------------------- checks in the journal


def checks_in(decision: Decision) -> tuple[Check, ...]:
    """The checks of a decision, and why it has its severity."""
    if not decision.severity:
        return decision.because
    title = decision.terms.severity(decision.severity).title
    why = Says(decision.severity_why.code, {**decision.severity_why.params, "severity": title})
    return (*decision.because, Check(Rule.SEVERITY, True, why))


def because_of(decision: Decision) -> list[dict[str, Any]]:
    """The checks of a decision as the journal keeps them: record(…, notes={"because": because_of(decision)})."""
    return _notes(checks_in(decision))


def because_corrected(
    conn: Connection, ticket: Ticket, decision: Decision, *, rule: Rule = Rule.SUBJECT
) -> list[dict[str, Any]]:
    """The checks that granted a request, with the corrected one (rule: subject or severity) in place of the first."""
    found: dict[Rule, Check] = {check.rule: check for check in checks_in(decision) if check.rule is rule}
    granted = last_checks(conn, ticket) or checks_in(decision)
    return _notes([found.get(check.rule, check) for check in granted])


def _notes(checks: Iterable[Check]) -> list[dict[str, Any]]:
    return [
        {"rule": one.rule.value, "met": one.met, "code": one.says.code, "params": dict(one.says.params)}
        for one in checks
    ]


def checks_of(notes: Iterable[Mapping[str, Any]]) -> tuple[Check, ...]:
    """The checks that `because_of` wrote."""
    return tuple(Check(Rule(one["rule"]), one["met"], Says(one["code"], one["params"])) for one in notes)


def last_checks(conn: Connection, ticket: Ticket) -> tuple[Check, ...]:
    """The checks of the latest decision about a ticket; () where none was kept."""
    notes = [entry.data.get("because", ()) for entry in journal.of_ticket(conn, ticket.id)]
    kept = [because for because in notes if because and "rule" in because[0]]
    return checks_of(kept[-1]) if kept else ()
