"""[Show for all]: a lead gives what solved a request to every company's experts, in words that name nobody."""

from sqlalchemy import Connection

from handlers import deskwork, pressed, replying, ticketcard, writers
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.errors import FieldRefusal, StateChanged
from handlers.faults import knowing
from handlers.inbound import Kind
from handlers.notices import Reply
from handlers.rules import faultwords
from handlers.rules.lifecycle import EventKind
from handlers.wording import cases as wording
from storage import cases, faults
from storage.cases import Case
from storage.tickets import Ticket


class NamesSomebody(FieldRefusal):
    """Experts of every company read this, and it names {named}."""

    script = "C12.case.named"


def share(conn: Connection, call: Call) -> Reply:
    """One tap, or, where the solution names somebody, a form. Raises WrongRole, Changed or NamesSomebody."""
    ticket, case = _at_hand(conn, call)
    if call.inbound.kind == Kind.FORM:
        cause = pressed.spoken(call, "cause", call.voice.label("C12.field.cause", "Cause"))
        fix = pressed.spoken(call, "fix", call.voice.label("C12.field.fix", "What fixed it"))
        for name, text in (("cause", cause), ("fix", fix)):
            if named := _named(conn, ticket, text):
                raise NamesSomebody(name=name, named=named)
        return _set(conn, call, ticket, case, general=True, cause=cause, fix=fix)
    cause, fix = ticket.cause or "", ticket.fix or ""
    if named := _named(conn, ticket, f"{cause}\n{fix}"):
        return replying.ask(conn, call, wording.share_form(call.voice, call.inbound.value, cause, fix, named))
    return _set(conn, call, ticket, case, general=True, cause=cause, fix=fix)


def keep_own(conn: Connection, call: Call) -> Reply:
    """[This company only]: back to what its own request says."""
    ticket, case = _at_hand(conn, call)
    return _set(conn, call, ticket, case, general=False, cause=ticket.cause or "", fix=ticket.fix or "")


def _at_hand(conn: Connection, call: Call) -> tuple[Ticket, Case]:
    """A solved request of a queue that the caller leads. Raises WrongRole or Changed."""
    ticket = pressed.ticket_at_hand(conn, call)
    knowing.lead_only(conn, call, [ticket.queue_id])
    case = cases.of_ticket(conn, ticket.id)
    if case is None or not (ticket.resolved_at and ticket.cause and ticket.fix):
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    return ticket, case


def _named(conn: Connection, ticket: Ticket, text: str) -> str:
    """A customer whom the text names: any company, or whoever wrote the request; "" for none."""
    known = (*faults.companies(conn), writers.contact_name(conn, ticket))
    return next((one for one in known if faultwords.names(text, one)), "")


def _set(conn: Connection, call: Call, ticket: Ticket, case: Case, *, general: bool, cause: str, fix: str) -> Reply:
    said = wording.shared(call.voice, ticket.ref) if general else wording.taken_back(call.voice, ticket.ref)
    if (case.general, case.cause, case.fix) == (general, cause, fix):
        return Reply(toast=said)
    cases.share(conn, case, call.now, general=general, cause=cause, fix=fix)
    event = happened(EventKind.NOTED, call.at, by=call.caller.person_id)
    notes = {"case": "shared" if general else "own"}
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, notes=notes)
    ticketcard.refresh(conn, running, call.now)
    return Reply(toast=said)
