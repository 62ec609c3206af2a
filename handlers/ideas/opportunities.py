"""`opportunity …` in a request's thread: the account manager takes it up or not, and the expert hears which."""

from sqlalchemy import Connection

from handlers import posting, pressed, replacing, replying
from handlers.callers import Call, voice_of
from handlers.errors import Changed, Missing, OldButton, Refusal
from handlers.inbound import Kind
from handlers.notices import Post, Reply
from handlers.staffing import owning
from handlers.wording import ideas as wording
from storage import contracts, opportunities, people
from storage.conversation import Sort
from storage.opportunities import Opportunity
from storage.tickets import FIRST_NUMBER

SPOKEN = ("opportunity", "idea")  # words that are said in a thread, alone or with more behind them


class NobodyDecides(Refusal):
    """{ref} belongs to no company with an account manager, so nobody would decide. Nothing was noted."""

    script = "O1.nobody"


def said(text: str) -> tuple[str, str] | None:
    """The word, and what is said behind it ("": he is asked), where a text in a thread begins with one:
    "opportunity: they need …"."""
    word, _, rest = text.strip().partition(" ")
    word = word.lower().rstrip(":")
    return (word, rest.strip()) if word in SPOKEN else None


def flag(conn: Connection, call: Call) -> Reply:
    """An expert, or whoever may work on the request, saw what the customer could need. The customer never reads it."""
    call = pressed.naming(call)
    ticket = pressed.ticket_at_hand(conn, call)
    person = owning.entitled(conn, call, ticket)
    words = call.inbound.fields.get(wording.WORDS, call.inbound.text).strip()
    if not words and call.inbound.kind is Kind.FORM:
        raise Missing(name=wording.WORDS, field=call.voice.label("O1.what", "What could they need?"))
    if not words:
        return replying.ask(conn, call, wording.opportunity_form(call.voice, str(ticket.number)))
    organisation = contracts.organisation(conn, ticket.organisation_id) if ticket.organisation_id else None
    manager = contracts.account_manager(conn, organisation.id) if organisation else None
    if organisation is None or manager is None:
        raise NobodyDecides(ref=ticket.ref)
    pressed.keep(conn, call, ticket, Sort.NOTE, words)
    made = opportunities.add(
        conn, ticket_id=ticket.id, organisation_id=organisation.id, by_id=person.id, words=words, at=call.now
    )
    voice = voice_of(manager, call.now)
    card = wording.opportunity(voice, made.id, person.name, organisation.name, ticket.ref, words)
    posting.to_person(conn, manager, Post(card, script="O2"), now=call.now, slot=f"opportunity/{made.id}")
    return replying.say(conn, call, wording.noted(call.voice, manager.name), script="O1")


def accept(conn: Connection, call: Call) -> Reply:
    """[Accept]."""
    _decide(conn, call, _at_hand(conn, call), "")
    return Reply()


def decline(conn: Connection, call: Call) -> Reply:
    """[Decline]: with a reason, which the expert reads."""
    found = _at_hand(conn, call)
    if call.inbound.kind is not Kind.FORM:
        return replying.ask(conn, call, wording.decline_form(call.voice, call.inbound.value))
    reason = call.inbound.fields.get(wording.REASON, "").strip()
    if not reason:
        raise Missing(name=wording.REASON, field=call.voice.label("O2.why", "Why not?"))
    _decide(conn, call, found, reason)
    return Reply()


def _decide(conn: Connection, call: Call, found: Opportunity, reason: str) -> None:
    person = call.caller.person_id or 0
    if not opportunities.decide(conn, found.id, by=person, outcome=reason, now=call.now):
        raise Changed(what=call.voice.label("O2.over", "that opportunity was decided already"))
    organisation, ref = contracts.organisation(conn, found.organisation_id), f"T-{FIRST_NUMBER + found.ticket_id}"
    name = organisation.name if organisation else ""
    card = wording.decided(call.voice, name, ref, reason)
    if call.inbound.kind is Kind.FORM:
        replying.say(conn, call, card, script="O3", slot=f"opportunity/{found.id}")
    else:
        replacing.replace(conn, call, card, script="O3")
    expert = people.by_id(conn, found.by_id)
    if expert is not None:
        told = wording.heard(voice_of(expert, call.now), call.caller.name, name, ref, reason)
        posting.to_person(conn, expert, Post(told, script="O4"), now=call.now, key=f"opportunity/{found.id}/outcome")


def _at_hand(conn: Connection, call: Call) -> Opportunity:
    """The opportunity of a button, for whoever manages that account. Raises OldButton or Changed."""
    found = opportunities.by_id(conn, pressed.number(call.inbound.value))
    if found is None or found.organisation_id not in call.caller.roles.manages:
        raise OldButton
    if found.decided_at is not None:
        raise Changed(what=call.voice.label("O2.over", "that opportunity was decided already"))
    return found
