"""For which customer? Asked of whoever pointed at a message, privately; nobody gets what is another company's (B11)."""

from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import Connection

from handlers import posting, pressed, replying
from handlers.behalf import making
from handlers.callers import Call
from handlers.errors import Changed, FieldRefusal, OldButton, Refusal
from handlers.inbound import Quoted
from handlers.membership import arriving
from handlers.notices import Card, Option, Post, Reply
from handlers.wording import behalf as wording
from storage import contracts, conversation, customers, people, places, pointed, roles, tickets
from storage.customers import Customer
from storage.pointed import Pointed

MOST = 100  # customers that a form offers; of more, it offers those whose name is typed
FEW = 20  # customers that are shown while somebody types
_QUOTED: TypeAdapter[Quoted] = TypeAdapter(Quoted)


class NotYourCustomer(Refusal):
    """That is {organisation}'s. {who} can make a request of it."""

    script = "B11.scope"


class NobodyToChoose(Refusal):
    """I know no customer whom I could write to about it."""

    script = "B11.nobody"


class NoSuchCustomer(FieldRefusal):
    """I know no customer “{named}” whom I can write to, or several: write more of the name."""

    script = "B11.unknown"


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a message may become a request: contacts of the companies `within`, None for all; `bound`: whose words
    they are, where that is known; `writer`: the customer to propose."""

    within: tuple[int, ...] | None
    bound: tuple[int, ...]
    writer: Customer | None


def ask(conn: Connection, call: Call, kept: Pointed, about: Quoted) -> Reply:
    """For the writer, where he is a customer? Else the only one there is; else whoever is chosen."""
    scope = _scope(conn, call, kept)
    if not customers.find(conn, within=scope.within, most=1):
        raise _outside(conn, scope)
    proposed = scope.writer
    card = wording.question(
        call.voice,
        about.text,
        f"{proposed.name}, {proposed.organisation}" if proposed else "",
        yes=f"{kept.id}.{proposed.person_id}.{proposed.organisation_id}" if proposed else "",
        other=str(kept.id),
    )
    return _show(conn, call, kept, card)


def _scope(conn: Connection, call: Call, kept: Pointed) -> Scope:
    """What stands in a company's chat, and what its people wrote, stays with that company; whoever only manages
    accounts chooses among his own."""
    here = arriving.organisation_here(conn, places.place_by_id(conn, kept.place_id))
    writer = people.identity_by_id(conn, kept.writer_id).person_id if kept.writer_id else None
    theirs = roles.roles_of(conn, writer).organisations if writer else ()
    bound = (here.id,) if here else theirs
    within, mine = bound or None, call.caller.roles
    if not (mine.queues or mine.leads or mine.is_front_desk or mine.is_operator):
        within = tuple(one for one in mine.manages if not bound or one in bound)
    found = customers.find(conn, within=within, person_id=writer if theirs else None, most=2)
    return Scope(within, bound, found[0] if len(found) == 1 else None)


def _outside(conn: Connection, scope: Scope) -> Refusal:
    whose = contracts.organisation(conn, scope.bound[0]) if scope.bound else None
    manager = contracts.account_manager(conn, whose.id) if whose else None
    if whose is None or manager is None or scope.within:
        return NobodyToChoose()
    return NotYourCustomer(organisation=whose.name, who=manager.name)


def other(conn: Connection, call: Call) -> Reply:
    """[Other customer]: a form with everybody it may be for; where that are too many, whoever's name is typed."""
    kept = _mine(conn, call)
    found = customers.find(conn, within=_scope(conn, call, kept).within, most=MOST + 1)
    options = tuple(Option(_value(one), wording.customer(one.name, one.organisation)) for one in found)
    form = wording.which_form(call.voice, str(kept.id), options if len(found) <= MOST else ())
    return replying.ask(conn, call, form)


def offer(conn: Connection, call: Call) -> Reply:
    """Somebody types a name into that form."""
    kept = _mine(conn, call)
    found = customers.find(conn, within=_scope(conn, call, kept).within, named=call.inbound.text, most=FEW)
    return Reply(options=tuple(Option(_value(one), wording.customer(one.name, one.organisation)) for one in found))


def yes(conn: Connection, call: Call) -> Reply:
    """[Yes], or the customer chosen in the form: the request is made, once."""
    kept = _mine(conn, call)
    places.lock_place(conn, kept.place_id)
    customer = _chosen(conn, call, _scope(conn, call, kept))
    taken = kept.ticket_id or _taken(conn, kept)
    if taken is not None:
        ticket = tickets.surviving(conn, taken)
        raise Changed(what=call.voice.label("B11.taken", "it is {ref} already", ref=ticket.ref))
    about = _QUOTED.validate_json(kept.body)
    running = making.make(conn, call, kept, about, customer)
    pointed.settle(conn, kept.id, running.ticket.id)
    return _show(conn, call, kept, wording.made(call.voice, running.ticket.ref, customer.name, customer.organisation))


def _mine(conn: Connection, call: Call) -> Pointed:
    """What the button or form is about, where the presser pointed at it himself and still is one of ours."""
    number = pressed.number(call.inbound.value.partition(".")[0])
    found = pointed.find(conn, number, call.caller.identity.id)
    if found is None or not call.caller.roles.is_ours:
        raise OldButton
    return found


def _taken(conn: Connection, kept: Pointed) -> int | None:
    """The request that somebody else made of the same message meanwhile."""
    said = conversation.by_external(conn, kept.place_id, kept.external)
    return said.ticket_id if said else pointed.request_of(conn, kept.place_id, kept.external)


def _chosen(conn: Connection, call: Call, scope: Scope) -> Customer:
    """By the button's value, by the option, or by the name that was typed."""
    given = call.inbound.fields.get(wording.FIELD, "").strip() or call.inbound.value.partition(".")[2]
    person, _, organisation = given.partition(".")
    if person.isdecimal() and organisation.isdecimal() and len(given) <= 32:
        found = customers.find(conn, within=scope.within, person_id=int(person), most=FEW)
        found = tuple(one for one in found if one.organisation_id == int(organisation))
    else:
        found = customers.find(conn, within=scope.within, named=given.replace("·", " "), most=2) if given else ()
    if len(found) != 1:
        raise NoSuchCustomer(name=wording.FIELD, named=given[:80])
    return found[0]


def _value(one: Customer) -> str:
    return f"{one.person_id}.{one.organisation_id}"


def _show(conn: Connection, call: Call, kept: Pointed, card: Card) -> Reply:
    """In the private chat of whoever pointed, in place of what was said there before."""
    lane = replying.own_lane(conn, call)
    posting.put(conn, lane.id, Post(card, script="B11"), now=call.now, slot=f"pointed/{kept.id}")
    is_here = call.place.id == lane.place_id
    return Reply() if is_here else replying.privately(call)
