"""Why a request was granted or kept: the checks of the decision that was taken, from its journal (`why`)."""

from sqlalchemy import Connection

from handlers import deskwork, pressed, replying
from handlers.allowance import consenting
from handlers.asking import arithmetic, deciding
from handlers.callers import Call
from handlers.deskwork import Running
from handlers.held import keepers
from handlers.notices import Card, Reply, Text
from handlers.rules.facts import Check, Decision, HoldReason
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind
from handlers.staffing import owning, routing
from handlers.wording import why
from handlers.wording.voice import Voice, lines
from storage import contracts, conversation, journal, people, queues, tickets
from storage.conversation import Side
from storage.people import Person
from storage.tickets import Ticket


def tell_customer(conn: Connection, call: Call) -> Reply:
    """The checks of the request that is named ("why T-1042") or whose thread it is, else of his latest open one."""
    ticket = _own(conn, pressed.naming(call))
    if ticket is None:
        none = call.voice.say("because.none", "You have no open request. Write your question here.")
        return replying.answer(conn, call, Card(none), script="why")
    promises = arithmetic.for_customer(call.voice, deskwork.load(conn, ticket), call.now)
    return replying.answer(conn, call, Card(lines(told(conn, call.voice, ticket), *promises)), script="why")


def tell_ours(conn: Connection, call: Call) -> Reply:
    """The same for an expert, a lead or the account manager, in the request's thread or by its name, with how it found
    its queue, and the sums behind its promises."""
    ticket = pressed.ticket_at_hand(conn, pressed.naming(call))
    owning.entitled(conn, call, ticket)
    said = told(conn, call.voice, ticket, for_us=True)
    promises = arithmetic.for_us(conn, call.voice, deskwork.load(conn, ticket), call.now)
    text = lines(said, *_routed(conn, call.voice, ticket), *promises)
    return replying.answer(conn, call, Card(text), script="why")


def _own(conn: Connection, call: Call) -> Ticket | None:
    found = conversation.ticket_in(conn, call.lane.id)
    if call.inbound.value or (call.lane.thread is not None and found is not None and found[1] is Side.CUSTOMER):
        return pressed.own_ticket(conn, call)
    mine = tickets.open_of(conn, identity_id=call.caller.identity.id, contact_id=call.caller.person_id)
    return mine[0] if mine else None


def told(conn: Connection, voice: Voice, ticket: Ticket, *, for_us: bool = False) -> Text:
    """Every check in a sentence, and what follows from them as things stand."""
    running = deskwork.load(conn, ticket)
    found = deciding.last_checks(conn, ticket) or deciding.checks_in(_decided(conn, ticket))
    head = voice.say("because.head", "**{ref}**, why:", ref=ticket.ref)
    said = why.checks(voice, found, running.terms.calendar.zone, for_us=for_us)
    return lines(head, said, _standing(conn, voice, running))


def _decided(conn: Connection, ticket: Ticket) -> Decision:
    """What would be decided about a request of which the journal keeps no checks."""
    if ticket.state == "held":
        return deciding.decide_again(conn, ticket, ticket.written_at)
    return deciding.decide_within(conn, ticket)


def failed(voice: Voice, decision: Decision) -> Text:
    """Only what stands in the way, in sentences."""
    found: tuple[Check, ...] = tuple(check for check in decision.because if check.met is False)
    return why.checks(voice, found, decision.terms.calendar.zone)


def _standing(conn: Connection, voice: Voice, running: Running) -> Text:
    """Who has it now, and by when somebody answers."""
    ticket = running.ticket
    if ticket.state == "held":
        promise = running.running(ClockKind.PROMISE)
        keeper = _decider(conn, running)
        if promise is None or promise.due is None or keeper is None:
            return ()
        by = voice.moment(deskwork.instant(promise.due))
        return voice.say("because.waits", "It waits: {who} decides and writes by {by}.", who=keeper.name, by=by)
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    if queue is None or running.answer_due is None:
        return ()
    due = voice.moment(running.answer_due)
    has = voice.say("because.with", "{queue} has it; a person answers by {due}.", queue=queue.title, due=due)
    return lines(_let_start(conn, voice, ticket), has)


def _decider(conn: Connection, running: Running) -> Person | None:
    """Who is waited for: beyond the allowance whoever consents, else whoever keeps the request."""
    ticket, terms = running.ticket, running.terms
    asks = ticket.hold_reason == HoldReason.CONSENT
    version = contracts.version(conn, terms.contract, terms.version) if asks else None
    approver = consenting.approver(conn, version) if version else None
    return approver or keepers.keeper_of(conn, ticket)


def _let_start(conn: Connection, voice: Voice, ticket: Ticket) -> Text:
    """Which person let a held request start, whatever the checks say."""
    granted = [one for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.GRANTED]
    by = granted[-1].actor_id if granted else None
    if by is None or by == ticket.contact_id:
        return ()
    return voice.say("because.let", "{who} let it start.", who=people.name_of(conn, by))


def _routed(conn: Connection, voice: Voice, ticket: Ticket) -> list[Text]:
    """How it found its queue and its expert."""
    return [text for _, text in routing.reasons(conn, voice, journal.of_ticket(conn, ticket.id))]
