"""One request as a line of a page that our people read."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from handlers import deskwork
from handlers.deskwork import Running
from handlers.notices import Button, Card, Text
from handlers.pages.parts import Row
from handlers.wording import expertpage
from handlers.wording import home as wording
from handlers.wording.voice import Voice, shorten
from storage.tickets import Ticket

SUBJECT = 40


def rows(conn: Connection, voice: Voice, found: Sequence[Ticket], button: str = "look") -> tuple[Row, ...]:
    """These requests, the first due first; button: "look", "claim" or "why"."""
    running = deskwork.look_at(conn, [one.id for one in found])
    ordered = sorted((running[one.id] for one in found if one.id in running), key=_due)
    return tuple(Row(partial(_card, voice, one, button), one.ticket.id) for one in ordered)


def line(voice: Voice, running: Running) -> Text:
    """A request with by when it is to be answered, or else solved."""
    ticket, frozen = running.ticket, running.terms
    severity = frozen.severity(ticket.severity or frozen.default_severity).title
    subject, due = shorten(ticket.subject, SUBJECT), running.answer_due
    return expertpage.ticket(voice, ticket.ref, severity, frozen.organisation, subject, due)


def _due(running: Running) -> tuple[bool, float, int]:
    due = running.answer_due or running.solve_due
    return due is None, due.timestamp() if due else 0, running.ticket.id


def _card(voice: Voice, running: Running, button: str) -> Card:
    return Card(line(voice, running), buttons=(_button(voice, running.ticket, button),))


def _button(voice: Voice, ticket: Ticket, word: str) -> Button:
    if word == "claim":
        return expertpage.claim(voice, f"{ticket.number}.{ticket.version}")
    return expertpage.why(voice, ticket.number) if word == "why" else wording.look(voice, ticket.number)
