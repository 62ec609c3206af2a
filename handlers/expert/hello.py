"""An expert comes in: what he may take, how it works here, when he is on duty (A11)."""

from sqlalchemy import Connection

from handlers import posting, replying
from handlers.callers import Call
from handlers.errors import OldButton
from handlers.membership import colleagues
from handlers.notices import Card, Post, Reply
from handlers.wording import teams
from storage import people, queues
from storage.queues import Queue


def start(conn: Connection, call: Call) -> Reply:
    """He pressed Start, or opened the desk for the first time."""
    if call.caller.person is None:
        raise OldButton
    card = colleagues.expert_card(conn, call.voice, call.caller.person, _queues(conn, call))
    return replying.answer(conn, call, card, script="A11")


def hours(conn: Connection, call: Call) -> Reply:
    """[Change hours]: his leads hear of the wish."""
    wish = call.inbound.fields.get(teams.FIELD, call.inbound.text).strip()
    if not wish:
        return replying.ask(conn, call, teams.hours_form(call.voice))
    leads = {queue.lead_id for queue in _queues(conn, call) if queue.lead_id is not None}
    told = [person for person in (people.by_id(conn, one) for one in sorted(leads)) if person]
    for person in told:
        text = teams.hours_wanted(posting.person_voice(person, call.now), call.caller.name, wish)
        posting.to_person(conn, person, Post(Card(text), script="A11"), now=call.now)
    names = call.voice.listed(person.name for person in told)
    said = call.voice.say("A11.told", "I told {names}, who keeps the rota.", names=names)
    return replying.answer(conn, call, Card(said), script="A11")


def _queues(conn: Connection, call: Call) -> list[Queue]:
    ids = sorted({*call.caller.roles.queues, *call.caller.roles.leads})
    return [queue for queue in (queues.by_id(conn, one) for one in ids) if queue]
