"""`ask?`: would this be covered? The same decision as asking, and nothing is opened, counted or written down.

The words wait, as a filled form, for [Ask it now], which opens exactly them.
"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from handlers import posting, replying
from handlers.allowance import consenting
from handlers.asking import deciding, opening
from handlers.callers import Call
from handlers.deskwork import instant
from handlers.errors import Changed
from handlers.held import holding
from handlers.membership import joining
from handlers.notices import Card, Post, Priority, Reply, Text
from handlers.rules import topics, worktime
from handlers.rules.facts import Decision, Outcome
from handlers.rules.terms import ClockKind, Role
from handlers.wording import offers
from handlers.wording.held import reason_text
from handlers.wording.hours import hours_in_words
from storage import contracts, desk, dialogues, people, queues
from storage.places import Lane

WORD = "ask?"
SCRIPT = "ask"


def ask_first(conn: Connection, call: Call) -> Reply:
    """`ask? our payslips are wrong`, /ask, or [Would it be covered?], which asks for the question first."""
    if call.caller.person is None:
        return joining.hello(conn, call)
    text = (call.inbound.fields.get("question") or call.inbound.text.removeprefix("?")).strip()
    if topics.is_blank(text):
        return _question(conn, call)
    key = sha256(call.inbound.key.encode()).hexdigest()[:16]
    lane = replying.answering_lane(conn, call)
    _keep(conn, call, lane, text, key=key)
    card = _answer(conn, call, text, key)
    return replying.say(conn, call, card, script=SCRIPT, slot=_slot(call, key))


def ask_now(conn: Connection, call: Call) -> Reply:
    """[Ask it now]: open exactly the words on the card, once."""
    key = call.inbound.value
    text = _kept(conn, call, key)
    said = replace(call, inbound=replace(call.inbound, message=None, text=text))
    running = opening.open_ticket(conn, said, text)
    dialogues.end(conn, call.caller.identity.id, call.lane.id)
    post = Post(offers.asked(call.voice, text, running.ticket.ref), script=SCRIPT)
    posting.put(conn, call.lane.id, post, now=call.now, priority=Priority.RECEIPT, slot=_slot(call, key))
    return Reply()


def _question(conn: Connection, call: Call) -> Reply:
    """Ask for the question; where others read along and nothing opens a form, say how."""
    if call.inbound.forms or call.place.direct:
        return replying.ask(conn, call, offers.question_form(call.voice, WORD))
    return replying.say(conn, call, offers.ask_how(call.voice), script=SCRIPT)


def _slot(call: Call, key: str) -> str:
    return f"ask/{call.caller.identity.id}/{key}"


def _keep(conn: Connection, call: Call, lane: Lane, text: str, *, key: str) -> None:
    form = replying.dump_form(offers.question_form(call.voice, "asknow", key))
    dialogues.begin(conn, call.caller.identity.id, lane.id, form=form, answers={"question": text}, at=call.now)


def _kept(conn: Connection, call: Call, key: str) -> str:
    """The words that wait under this key. Raises Changed when they were asked already, or others came in between."""
    pending = dialogues.pending(conn, call.caller.identity.id, call.lane.id)
    form = replying.load_form(pending.form) if pending is not None else None
    if pending is None or form is None or (form.word, form.value) != ("asknow", key):
        raise Changed(what=call.voice.label("ask.gone", "I do not have these words any more; please write them again"))
    return str(pending.answers["question"])


# --------------------------------------------------------------------------------------------------- what would happen


def _answer(conn: Connection, call: Call, text: str, key: str) -> Card:
    decision = deciding.decide(conn, call, text)
    if decision.outcome is Outcome.GRANTED and decision.queue:
        return offers.would_be_granted(call.voice, text, _granted(conn, call, decision), key)
    return offers.would_be_held(
        call.voice,
        text,
        reason_text(call.voice, decision),
        key,
        keeper=_keeper(conn, decision),
        due=holding.due_of(decision),
    )


def _granted(conn: Connection, call: Call, decision: Decision) -> offers.Answer:
    queue, terms = queues.by_key(conn, decision.queue), decision.terms
    starts = call.at if decision.starts is None else max(call.at, instant(decision.starts))
    return offers.Answer(
        plan=terms.plan,
        queue=queue.title if queue else "",
        due=_due(decision, starts),
        hours=hours_in_words(call.voice, terms.calendar),
        severity=terms.severity(decision.severity).title,
        because=str(decision.severity_why.params.get("words", "")),
        opens=starts if starts > call.at else None,
        others=call.voice.listed(option.title for option in decision.options),
        cost=_cost(call, decision),
    )


def _due(decision: Decision, starts: datetime) -> datetime | None:
    """When the first answer would be due; None where the contract names no time."""
    target = decision.terms.severity(decision.severity).targets.get(ClockKind.FIRST_RESPONSE)
    if target is None:
        return None
    hours = worktime.of(decision.terms.calendar_for(ClockKind.FIRST_RESPONSE, decision.severity))
    due = hours.add(int(starts.timestamp()), target)
    return None if due is None else instant(due)


def _cost(call: Call, decision: Decision) -> Text:
    allowance = decision.allowance
    if allowance is None:
        return ()
    left = f"{allowance.left.normalize():f}"
    return offers.cost(call.voice, allowance.unit, left, is_beyond=decision.overage)


def _keeper(conn: Connection, decision: Decision) -> str:
    """Who would decide."""
    here = desk.current(conn)
    if decision.organisation is None or (decision.hold and decision.hold.who is Role.FRONT_DESK):
        return people.name_of(conn, here.front_desk_id) or here.name
    consents = decision.hold is not None and decision.hold.who is Role.APPROVER
    approver = consenting.approver_of(conn, decision) if consents else None
    manager = approver or contracts.account_manager(conn, decision.organisation)
    return manager.name if manager else here.name
