"""What a customer can ask the desk itself: status, contract, help, a person (CONVERSATIONS 2 g, B7, A2)."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, replying, writers
from handlers.asking import deciding, reasons
from handlers.asking.facts import contracts_in_force
from handlers.callers import Call
from handlers.complaints import standing as complaining
from handlers.membership import joining, welcoming
from handlers.notices import Card, Reply
from handlers.promises import attaining
from handlers.rules.entitlement import ContractFacts
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind
from handlers.wording import attained, customer, letters
from handlers.wording import status as standing
from handlers.wording.allowance import used
from handlers.wording.hours import closed_in_words, hours_in_words
from handlers.wording.voice import lines
from storage import contracts, journal, people, tickets
from storage.people import Person
from storage.tickets import Ticket


def status(conn: Connection, call: Call) -> Reply:
    """G1: where things stand, what is complained of, and how it went so far."""
    mine = tickets.open_of(conn, identity_id=call.caller.identity.id, contact_id=call.caller.person_id)
    mine = tuple(sorted(mine, key=writers.is_check))  # what he asked himself stands first
    card = standing.customers(call.voice, [_line(conn, ticket) for ticket in mine])
    theirs = contracts_in_force(conn, call.caller.person, call.at)
    so_far = [attained.first_answers(call.voice, _year(conn, call, one), is_named=len(theirs) > 1) for one in theirs]
    said, buttons = complaining.of(conn, call)
    whole = replace(card, text=lines(card.text, *said, *so_far), buttons=(*card.buttons, *buttons))
    return replying.answer(conn, call, whole, script="G1")


def _line(conn: Connection, ticket: Ticket) -> standing.Line:
    due = deskwork.load(conn, ticket).answer_due if ticket.state != "held" else None
    return standing.Line(
        ticket.ref,
        ticket.number,
        ticket.subject,
        people.name_of(conn, ticket.owner_id),
        due,
        asked_at=_asked_at(conn, ticket),
        held=ticket.state == "held",
    )


def _asked_at(conn: Connection, ticket: Ticket) -> datetime | None:
    """Since when it waits for its customer; None where it does not."""
    if ticket.state != "pending_customer":
        return None
    asked = [one.at for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.ASKED_CUSTOMER]
    return asked[-1] if asked else ticket.written_at


def _year(conn: Connection, call: Call, found: ContractFacts) -> attained.Year:
    """How many first answers came in time under a contract, in its year."""
    terms = found.terms
    return attaining.of_year(conn, terms.contract, found.start, found.end, zone=terms.calendar.zone, now=call.now)


def contract(conn: Connection, call: Call) -> Reply:
    """G2: what the contract gives; somebody of several companies reads of each the one that ends last."""
    every = sorted(contracts_in_force(conn, call.caller.person, call.at), key=lambda one: one.end)
    last = {one.organisation: one for one in every}
    if not last:
        why = reasons.failed(call.voice, deciding.decide(conn, call, ""))
        card = Card(lines(customer.no_contract(call.voice).text, why))
        return replying.answer(conn, call, card, script="G2")
    *others, newest = sorted(last.values(), key=lambda one: (one.end, one.organisation))
    for one in others:
        replying.say(conn, call, _contract_card(conn, call, one), script="G2")
    return replying.answer(conn, call, _contract_card(conn, call, newest), script="G2")


def _contract_card(conn: Connection, call: Call, found: ContractFacts) -> Card:
    terms = found.terms
    manager, year = contracts.account_manager(conn, found.organisation), _year(conn, call, found)
    targets = [
        (one.title, one.targets[ClockKind.FIRST_RESPONSE])
        for one in terms.severities
        if ClockKind.FIRST_RESPONSE in one.targets
    ]
    people_named = [person for person in (people.by_id(conn, one) for one in sorted(found.named)) if person]
    names = [_named(call, person) for person in people_named or contracts.contacts_of(conn, found.organisation)]
    return customer.contract(
        call.voice,
        customer.Contract(
            plan=terms.plan,
            number=terms.contract,
            organisation=terms.organisation,
            ends=replace(call.voice, zone=terms.calendar.zone).day(deskwork.instant(found.end - 1)),
            covers=call.voice.listed(module.title for module in found.modules),
            hours=hours_in_words(call.voice, terms.calendar),
            targets=targets,
            used=used(call.voice, found.allowance) if found.allowance else (),
            people=call.voice.listed(names),
            manager=manager.name if manager else "",
            attained=attained.first_answers(call.voice, year),
            why=attained.why_missed(call.voice, year.record),
            closed=closed_in_words(call.voice, terms.calendar),
            days_left=(deskwork.instant(found.end) - call.now).days,
            message=(letters.button(call.voice, manager.name, str(manager.id)),) if manager else (),
        ),
    )


def _named(call: Call, person: Person) -> str:
    return call.voice.label("G2.self", "you") if person.id == call.caller.person_id else person.name


def help_(conn: Connection, call: Call) -> Reply:
    """G4."""
    return replying.answer(conn, call, customer.help_(call.voice), script="G4")


def start(conn: Connection, call: Call) -> Reply:
    """A2 for whom the desk knows, A5 for others."""
    person = call.caller.person
    if person is None:
        return joining.hello(conn, call)
    welcoming.greet(conn, call.caller.identity, person, now=call.now)
    return Reply()
