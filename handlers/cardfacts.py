"""What a ticket's card shows, gathered from what is stored."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import needed, standing, writers
from handlers.cases import showing as beside
from handlers.deskwork import Running, instant
from handlers.faults import showing
from handlers.files import counting
from handlers.notices import Text, Words
from handlers.rules.clock import Clock, Status
from handlers.rules.lifecycle import EventKind, State
from handlers.rules.terms import ClockKind
from handlers.text import keeping
from handlers.wording import aside, expert, followups, offline, pledges, prevention, states
from handlers.wording.voice import Voice
from storage import contracts, desktime, disputes, entrances, journal, ledger, offers, people, presence, tickets
from storage.conversation import Message, Sort
from storage.tickets import Ticket


def gather(conn: Connection, running: Running, said: Sequence[Message], voice: Voice) -> expert.Facts:
    """Everything the card shows. said: all messages of the request; voice: how its rooms are spoken to."""
    ticket, (sold, product) = running.ticket, needed.sold(conn, running)
    asked = [one for one in said if one.sort is Sort.WORDS]
    facts = replace(_of_request(conn, running, asked, voice), missing=needed.missing(ticket, product, asked))
    facts = replace(facts, has_replies=bool(needed.replies(product, ticket.module)))
    if writers.is_check(ticket):
        facts = replace(facts, check=prevention.on_card(voice, facts.contact))
    facts = replace(facts, contract_ends=sold.ends - timedelta(seconds=1) if sold else None)
    if ticket.resolved_at is not None:
        worked = sum(one.minutes for one in ledger.time_of(conn, ticket.id))
        facts = replace(facts, worked=worked, kept=beside.kept(conn, ticket))
    facts = replace(facts, before=beside.before(conn, ticket))
    facts = replace(facts, waits_for=waits_for(conn, ticket), promised=_promised(running, voice))
    offered = offers.standing(conn, ticket.id) if ticket.state == "waiting" else None
    if offered is not None:
        owner = people.name_of(conn, offered.person_id)
        facts = replace(facts, offered_to=owner, offered_until=offered.ends_at)
    if ticket.handed and ticket.state in tickets.OPEN_STATES:
        return _handed_on(conn, ticket, facts)
    is_silent = standing.called(conn, ticket) == states.SILENT
    return replace(facts, ended=_ended(conn, ticket, voice), is_silent=is_silent)


def _platform(conn: Connection, running: Running, voice: Voice) -> tuple[str, Text]:
    """Its customer's platform as people call it; and H5: since when that is silent."""
    platform, since = presence.of_lane(conn, running.ticket.customer_lane_id)
    platform = entrances.called(platform)
    if since is None:
        return platform, ()
    return platform, offline.trouble(voice, platform, desktime.load(conn).at(since))


def waits_for(conn: Connection, ticket: Ticket) -> str:
    """Whom a request waits for: its customer, or the other party that its owner named; "" where it waits for nobody."""
    if ticket.state == "pending_customer":
        return writers.contact_name(conn, ticket)
    if ticket.state != "pending_third_party":
        return ""
    entries = [one for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.WAITING_THIRD_PARTY]
    return str(entries[-1].data.get("who", "")) if entries else ""


def _promised(running: Running, voice: Voice) -> Text:
    """By when somebody is to claim it, and by when the customer has news."""
    claim, news = running.running(ClockKind.CLAIM), running.running(ClockKind.PROMISE)
    waits = running.ticket.state == State.WAITING
    return pledges.card_line(
        voice,
        instant(claim.due) if claim and claim.due and waits else None,
        instant(news.due) if news and news.due and not waits else None,
    )


def _handed_on(conn: Connection, ticket: Ticket, facts: expert.Facts) -> expert.Facts:
    """What was said as it was handed on, and who decides where it belongs."""
    found, facts = disputes.newest(conn, ticket.id), replace(facts, handed=ticket.handed or "")
    if found is None:
        return replace(facts, may_send_back=_was_moved(conn, ticket))
    arbiter = people.name_of(conn, found.asked[-1]) if found.asked else ""
    return replace(facts, arbiter=arbiter, disputed_until=found.due_at)


def _was_moved(conn: Connection, ticket: Ticket) -> bool:
    """Whether it came by hand from another queue, and not from a colleague of this one."""
    moves = [one.data for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.TRANSFERRED]
    return bool(moves) and moves[-1].get("from") != moves[-1].get("queue")


def _ended(conn: Connection, ticket: Ticket, voice: Voice) -> Text:
    """Who set it aside and why (C15), what it was merged into (C14), or that nobody replied (F3)."""
    if ticket.state == "merged" and ticket.merged_into is not None:
        other = tickets.by_id(conn, ticket.merged_into)
        return aside.joined_line(voice, other.ref if other else "")
    if standing.called(conn, ticket) == states.SILENT:
        return followups.silent_line(voice, ticket.closed_at or voice.now)
    if ticket.state != "set_aside":
        return ()
    entry = [one for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.SET_ASIDE][-1]
    return aside.card_line(voice, people.name_of(conn, entry.actor_id), entry.data.get("event", {}).get("why", ""))


def _earlier(conn: Connection, ticket: Ticket, voice: Voice) -> tuple[str, ...]:
    """C1: the company's last requests before it, each with its state as people call it."""
    return tuple(
        f"{one.ref} {states.state(voice, standing.called(conn, one))}" for one in tickets.earlier(conn, ticket, 2)
    )


def _of_request(conn: Connection, running: Running, asked: Sequence[Message], voice: Voice) -> expert.Facts:
    ticket, terms = running.ticket, running.terms
    (name, locale), (platform, trouble) = writers.contact(conn, ticket), _platform(conn, running, voice)
    manager = contracts.account_manager(conn, ticket.organisation_id) if ticket.organisation_id else None
    severity = terms.severity(ticket.severity or terms.default_severity)
    first = running.clock(ClockKind.FIRST_RESPONSE)
    return expert.Facts(
        ref=ticket.ref,
        number=ticket.number,
        version=ticket.version,
        state=ticket.state,
        subject=ticket.subject,
        said=_said_first(asked, ticket),
        severity=severity.title,
        urgent=severity.rank == min(one.rank for one in terms.severities),
        organisation=terms.organisation,
        contact=name,
        platform=platform,
        language=Voice(locale, "UTC", ticket.opened_at).language("en") if locale else "",
        contract=f"{terms.plan} {terms.contract}".strip(),
        allowance=(ticket.used, ticket.included) if ticket.used and ticket.included else None,
        manager=manager.name if manager else "",
        files=counting.line(conn, voice, asked),
        earlier=_earlier(conn, ticket, voice),
        owner=people.name_of(conn, ticket.owner_id),
        owned_since=ticket.owned_at,
        answer_due=running.answer_due,
        answer_late=_is_late(running),
        answer_left=running.left(running.answer, voice.now),
        answered_at=_answered_at(first),
        answer_seconds=first.counted if first and first.status is Status.STOPPED else None,
        target_seconds=first.target if first else 0,
        solve_due=running.solve_due,
        paused=running.is_paused,
        cause=ticket.cause or "",
        fix=ticket.fix or "",
        solved_at=ticket.resolved_at,
        fault=showing.line(conn, ticket, voice),
        trouble=trouble,
    )


def _said_first(asked: Sequence[Message], ticket: Ticket) -> Words:
    """The words that opened it."""
    return keeping.words(min(asked, key=lambda message: message.id)) if asked else Words(ticket.subject)


def _answered_at(first: Clock | None) -> datetime | None:
    if first is None or first.status is not Status.STOPPED or first.stopped_at is None:
        return None
    return instant(first.stopped_at)


def _is_late(running: Running) -> bool:
    answers = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)
    return any(
        clock.kind in answers and clock.status is Status.RUNNING and clock.breached_at is not None
        for clock in running.clocks.clocks
    )
