"""A customer rates the help: one tap after the other, locked; a low score is a complaint (CONVERSATIONS F4, F5)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, pressed, replying
from handlers.callers import Call
from handlers.complaints import opening, promising, telling
from handlers.deskwork import happened
from handlers.errors import Changed, NotYours, OldButton, StateChanged
from handlers.notices import Card, Reply
from handlers.ratings import asking
from handlers.rules import rating as rules
from handlers.rules.lifecycle import EventKind
from handlers.rules.rating import Question, Refused
from handlers.wording import complaints as complaining
from handlers.wording import ratings as wording
from storage import complaints, ratings, tickets
from storage.complaints import Complaint
from storage.ratings import Rating
from storage.tickets import Ticket

GONE = ("merged", "withdrawn", "set_aside")
LONGEST = 2000  # characters of a comment


class NotHis(NotYours):
    """Only whoever asked can rate that."""

    script = "F4.other"


def rate(conn: Connection, call: Call) -> Reply:
    """[1] to [5], or [Skip]. Raises NotHis, OldButton, StateChanged, or Changed where it was answered otherwise."""
    ticket, rating = _mine(conn, call)
    question, _, said = pressed.rest_of(call).partition(".")
    if said != wording.SKIP and said not in map(str, wording.SCORES):
        raise OldButton
    score = None if said == wording.SKIP else int(said)
    before = _read(rating)
    after = _taken(call, ticket, rules.answer(before, question, score, call.at))
    if after == before:
        return Reply(toast=call.voice.label("F4.same", "That is recorded already."))
    columns = {one.value: after.scores.get(one) for one in Question}
    asked = after.asked.value if after.asked is not None else ""
    rating = ratings.change(conn, rating, question=asked, first_at=after.first_at, **columns)
    _journal(conn, call, ticket, {question: score})
    rating = _complain(conn, rating, ticket, question, at=call.at, now=call.now)
    _show(conn, call, rating, ticket)
    if not asked:
        asking.go_on(conn, rating, call.now)
    return Reply()


def change(conn: Connection, call: Call) -> Reply:
    """[Change]: all questions again, within 24 hours of the first answer."""
    ticket, rating = _mine(conn, call)
    after = _taken(call, ticket, rules.change(_read(rating), call.at))
    if after.asked is not None and not rating.question:
        rating = ratings.change(conn, rating, question=after.asked.value, changes=rating.changes + 1)
        _journal(conn, call, ticket, {"changes": rating.changes})
        _show(conn, call, rating, ticket)
    return Reply()


def comment(conn: Connection, call: Call) -> Reply:
    """[Add a comment]: once, and again while the scores may be changed."""
    ticket, rating = _mine(conn, call)
    if rating.comment:
        _taken(call, ticket, rules.change(_read(rating), call.at))
    if call.inbound.kind != "form":
        return replying.ask(conn, call, wording.comment_form(call.voice, ticket.number))
    _keep(conn, call, rating, ticket, pressed.spoken(call, wording.FIELD, call.voice.label("F5.field", "Your comment")))
    return Reply()


def answer(conn: Connection, call: Call, ticket_id: int) -> Reply | None:
    """Words that answer the message in which the rating is asked are its comment; None where they are somebody
    else's."""
    ticket, rating = tickets.require(conn, ticket_id), ratings.of(conn, ticket_id)
    if rating is None or rating.contact_id != call.caller.person_id or ticket.state in GONE:
        return None
    _keep(conn, call, rating, ticket, opening.more(rating.comment, call.inbound.text))
    return Reply()


def _keep(conn: Connection, call: Call, rating: Rating, ticket: Ticket, words: str) -> None:
    rating = ratings.change(conn, rating, comment=words[:LONGEST])
    if rating.complaint_id is not None:
        telling.refresh_of(conn, rating.complaint_id, call.now)
    _show(conn, call, rating, ticket)


def _mine(conn: Connection, call: Call) -> tuple[Ticket, Rating]:
    """The request at hand and its rating, for whoever wrote it and nobody else."""
    ticket = pressed.ticket_at_hand(conn, call)
    rating = ratings.of(conn, ticket.id)
    if rating is None:
        raise OldButton
    if rating.contact_id != call.caller.person_id or rating.expert_id == call.caller.person_id:
        raise NotHis
    if ticket.state in GONE:
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    return ticket, rating


def _read(rating: Rating) -> rules.Rating:
    scores = {Question(name): score for name, score in rating.by_question}
    asked = Question(rating.question) if rating.question else None
    return rules.Rating(rating.asked_at, asked, scores, rating.first_at)


def _taken(call: Call, ticket: Ticket, found: rules.Rating | Refused) -> rules.Rating:
    """Raises OldButton, or Changed that says why it is not taken."""
    if isinstance(found, rules.Rating):
        return found
    if found is Refused.UNKNOWN:
        raise OldButton
    why = {
        Refused.LOCKED: call.voice.label("F4.locked", "you answered that already; press “Change” within 24 hours"),
        Refused.LATE: call.voice.label("F4.late", "a rating stays as it is after 24 hours"),
        Refused.OVER: call.voice.label("F4.over", "{ref} was rated for 30 days, that is over", ref=ticket.ref),
        Refused.UNANSWERED: call.voice.label("F4.none", "you have not rated {ref} yet", ref=ticket.ref),
    }
    raise Changed(what=why[found])


def _journal(conn: Connection, call: Call, ticket: Ticket, said: dict[str, int | None]) -> None:
    event = happened(EventKind.NOTED, call.at, by=call.caller.person_id, by_customer=True, why="rated")
    deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, notes={"rated": said})


def _show(conn: Connection, call: Call, rating: Rating, ticket: Ticket) -> None:
    if call.caller.person is not None:
        asking.show(conn, rating, tickets.require(conn, ticket.id), call.caller.person, now=call.now)


# ----------------------------------------------------------------------------------------------------------- complaints


def _complain(
    conn: Connection, rating: Rating, ticket: Ticket, question: str, *, at: datetime, now: datetime
) -> Rating:
    """F5: the first low score opens a complaint, or belongs to one that is open about the request; what is said after
    that is shown with it."""
    if rating.complaint_id is not None:
        found = promising.at_hand(conn, rating.complaint_id)
        if found is None:
            return rating
        complaint, running = found
        telling.show(conn, running, complaint, now=now)
        if rating.changes and not rating.question and not complaint.is_over:
            telling.to_handler(conn, running, complaint, "", now=now, rated=rating.by_question)
        return rating
    if not rules.is_low(getattr(rating, question)):
        return rating
    complaint, is_new = _complaint(conn, rating, ticket, at=at, now=now)
    rating = ratings.change(conn, rating, complaint_id=complaint.id)
    if is_new:
        opening.tell(conn, complaint, now=now)
        return rating
    complaint = complaints.change(conn, complaint, rated=True)
    standing = telling.standing(conn, promising.running_of(conn, complaint), complaint)
    card = Card(complaining.added(telling.voice_to_customer(conn, complaint, now), standing).text)
    telling.to_customer(conn, complaint, card, script="F5", name=f"rated-{ticket.id}", now=now)
    telling.refresh_of(conn, complaint.id, now)
    return rating


def _complaint(
    conn: Connection, rating: Rating, ticket: Ticket, *, at: datetime, now: datetime
) -> tuple[Complaint, bool]:
    """The one it belongs to, and whether that is new."""
    for one in complaints.open_by(conn, rating.contact_id):
        if one.ticket_id == ticket.id:
            return complaints.require(conn, one.id), False
    others = frozenset({rating.expert_id})
    said = opening.Said(rating.contact_id, rating.lane_id, at, others=others, rated=True)
    running = deskwork.load(conn, tickets.require(conn, ticket.id))
    return opening.open_about(conn, running, said, now=now), True
