"""A customer's page: what is open, what the contract gives, what was solved last (G8)."""

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from handlers import deskwork
from handlers.asking.facts import contract_facts
from handlers.deskwork import Running
from handlers.notices import Card, Text
from handlers.pages.parts import Part, Pieces, Row
from handlers.rules.facts import ContractFacts
from handlers.wording import home as wording
from handlers.wording import states
from handlers.wording.allowance import used
from handlers.wording.hours import hours_in_words
from handlers.wording.voice import Voice, shorten
from storage import overview, people, tickets
from storage.people import Identity, Person
from storage.tickets import Ticket

SOLVED = 5  # solved requests that are listed


def gather(conn: Connection, identity: Identity, person: Person, voice: Voice) -> Pieces:
    """What a contact of a customer sees."""
    found = contract_facts(conn, person, voice.now)
    mine = tickets.open_of(conn, identity_id=identity.id, contact_id=person.id)
    running = deskwork.look_at(conn, [one.id for one in mine])
    rows = tuple(Row(partial(_open, conn, voice, one, running.get(one.id)), one.id) for one in mine)
    done = overview.solved_of(conn, person.id, SOLVED)
    solved = tuple(Row(partial(_solved, voice, one), one.id) for one in done)
    none = () if rows else wording.none_open(voice)
    return Pieces(
        (_line(voice, found),),
        wording.customers_buttons(voice),
        (
            Part(wording.open_title(voice), none, name="open", rows=rows),
            *([_contract(voice, found)] if found else []),
            *([Part(wording.solved_title(voice), name="solved", rows=solved)] if solved else []),
        ),
        title=found.terms.organisation if found else "",
    )


def _line(voice: Voice, found: ContractFacts | None) -> Text:
    if found is None:
        return ()
    ends = replace(voice, zone=found.terms.calendar.zone).day(deskwork.instant(found.end - 1))
    return wording.contract_line(voice, f"{found.terms.plan} {found.terms.contract}", ends)


def _contract(voice: Voice, found: ContractFacts) -> Part:
    covers, hours = ", ".join(module.title for module in found.modules), hours_in_words(voice, found.terms.calendar)
    text = wording.contract(voice, covers, hours, used(voice, found.allowance) if found.allowance else ())
    return Part(wording.contract_title(voice), text, (wording.contract_button(voice),))


def _open(conn: Connection, voice: Voice, ticket: Ticket, running: Running | None) -> Card:
    is_asked = ticket.state == "pending_customer"
    owner = wording.waits_for_you(voice) if is_asked else people.name_of(conn, ticket.owner_id)
    due = running.answer_due if running and not is_asked and ticket.state != "held" else None
    subject, who = shorten(ticket.subject, wording.SUBJECT), owner or states.state(voice, ticket.state)
    text = wording.request(voice, ticket.ref, subject, who, due)
    return Card(text, buttons=(wording.look(voice, ticket.number),))


def _solved(voice: Voice, ticket: Ticket) -> Card:
    at = ticket.resolved_at or voice.now
    text = wording.solved(voice, ticket.ref, shorten(ticket.subject, wording.SUBJECT), at)
    return Card(text, buttons=(wording.look(voice, ticket.number),))
