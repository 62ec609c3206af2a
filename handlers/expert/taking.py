"""What an expert answers to an offer, and what he says about his duty and his skills (C4, G5)."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, pressed, replying
from handlers.callers import Call, voice_of
from handlers.deskwork import instant
from handlers.errors import Changed, Refusal
from handlers.membership import home
from handlers.notices import Post, Reply
from handlers.reports import duties
from handlers.rules import rota
from handlers.staffing import candidates, duty, leaving, letting_go, owning, routing
from handlers.whom import lead_of
from handlers.wording import taking
from handlers.wording.voice import lines
from storage import duty as switches
from storage import offers, queues, tickets
from storage.offers import Outcome
from storage.people import Person


class NoDuty(Refusal):
    """You are in no queue, so there is no duty to go on or off."""

    script = "G5.noqueue"


def take(conn: Connection, call: Call) -> Reply:
    """[Take it]: as [Claim]; the offer then says where to write."""
    owning.take(conn, call, pressed.ticket_at_hand(conn, call))
    return Reply()


def pass_on(conn: Connection, call: Call) -> Reply:
    """[Pass on]: the next expert is asked. Raises Changed when the offer is over, or was made to somebody else."""
    ticket = pressed.ticket_at_hand(conn, call)
    standing = offers.standing(conn, ticket.id)
    if standing is None or standing.person_id != call.caller.person_id:
        raise Changed(what=call.voice.label("C1.none", "{ref} is not offered to you", ref=ticket.ref))
    routing.go_on(conn, standing, Outcome.PASSED, call.now)
    return Reply()


def ask_skill(conn: Connection, call: Call) -> Reply:
    """[Ask Marco]: the lead of the queue hears, once, which skill the presser lacks (C4)."""
    ticket, person = pressed.ticket_at_hand(conn, call), call.caller.person
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    lead, missing = lead_of(conn, ticket.queue_id), candidates.lacks(person, queue) if person and queue else ()
    if person is None or queue is None or lead is None or not missing:
        raise Changed(what=call.voice.label("C4.has", "{ref} needs no skill that you lack", ref=ticket.ref))
    skill = candidates.skill_title(conn, missing[0])
    card = taking.skill_wanted(voice_of(lead, call.now), person.name, skill, ticket.ref, queue.title)
    key = f"skill/{queue.id}/{person.id}/{missing[0]}"
    is_news = posting.to_person(conn, lead, Post(card, script="C4"), now=call.now, key=key)
    if is_news:
        return Reply(toast=call.voice.label("C4.asked", "I asked {lead}.", lead=lead.name))
    return Reply(toast=call.voice.label("C4.knows", "{lead} has been asked already.", lead=lead.name))


def go_off(conn: Connection, call: Call) -> Reply:
    """“off”: not on duty from now until the next shift. What is open stays his, and he is told so."""
    return _switch(conn, call, is_on=False)


def go_on(conn: Connection, call: Call) -> Reply:
    """“on”: on duty from now until the next shift, which then has its own hours."""
    return _switch(conn, call, is_on=True)


def _switch(conn: Connection, call: Call, *, is_on: bool) -> Reply:
    person = call.caller.person
    if person is None or not call.caller.roles.queues:
        raise NoDuty
    until = _next_shift(conn, call, person)
    switches.switch(conn, person.id, is_on=is_on, until=until)
    mine = tickets.owned_by(conn, person.id)
    if not is_on:
        for ticket in mine:
            letting_go.look_again(conn, ticket, call.now)
    home.changed(conn, call)
    card = taking.switched(call.voice, is_on=is_on, until=until, open_count=len(mine))
    card = card if is_on else replace(card, text=lines(card.text, duties.end(conn, person, call.now)))
    if is_on or not mine:
        return replying.answer(conn, call, card, script="G5")
    return leaving.ask_now(conn, call, person, card, len(mine))


def _next_shift(conn: Connection, call: Call, person: Person) -> datetime | None:
    """When the person's next shift begins, in any of his queues; a shift that runs now is over before that."""
    found = []
    for queue in filter(None, (queues.by_id(conn, one) for one in call.caller.roles.queues)):
        plan, now = duty.crew(conn, queue, call.now).rota, int(call.now.timestamp())
        if plan.shifts and person.key in rota.on_duty(plan, now):
            end = rota.ends(plan, person.key, now)
            found.append(None if end is None else rota.begins(plan, person.key, end))
        elif plan.shifts:
            found.append(rota.begins(plan, person.key, now))
    return min((instant(one) for one in found if one is not None), default=None)
