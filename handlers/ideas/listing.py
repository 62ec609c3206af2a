"""`ideas`: what somebody has to answer, what became of his own, and how many there were in a quarter (issue 7)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import posting, pressed, replying
from handlers.callers import Call
from handlers.errors import Changed, OldButton
from handlers.ideas import ideas as room
from handlers.membership import joining
from handlers.notices import Post, Reply
from handlers.rules.routine import quarter_after, quarter_before, quarter_of
from handlers.wording import idealists as wording
from handlers.wording import ideas as cards
from handlers.wording.idealists import Counted
from storage import desk, ideas, opportunities


def show(conn: Connection, call: Call) -> Reply:
    """His own; to one of ours what he owes, and this quarter's and the last one's count of the whole desk, too."""
    person = call.caller.person
    if person is None:
        return joining.hello(conn, call)
    mine = ideas.of_person(conn, person.id)
    if not call.caller.roles.is_ours:
        return replying.say(conn, call, wording.own(call.voice, mine), script="ideas")
    owed = [(one, room.who(conn, one)) for one in ideas.open_of(conn, person.id)]
    zone = ZoneInfo(desk.current(conn).zone)
    now = quarter_of(call.now.astimezone(zone).date())
    counted = (_counted(conn, first, zone) for first in (now, quarter_before(now)))
    return replying.say(conn, call, wording.ours(call.voice, owed, mine, *counted), script="ideas")


def _counted(conn: Connection, first: date, zone: ZoneInfo) -> Counted:
    start, end = (datetime.combine(day, time(), zone) for day in (first, quarter_after(first)))
    return Counted(ideas.of_quarter(conn, start, end), *opportunities.of_quarter(conn, start, end))


def card(conn: Connection, call: Call) -> Reply:
    """[Idea 3]: its card with the answers once more, for its owner. Raises OldButton or Changed."""
    idea, person = ideas.by_id(conn, pressed.number(call.inbound.value)), call.caller.person
    if idea is None or person is None or idea.owner_id != person.id:
        raise OldButton
    if idea.answered_at is not None:
        raise Changed(what=call.voice.label("I2.over", "that idea was answered already"))
    shown = cards.asked(call.voice, idea.id, room.who(conn, idea), idea.words, idea.answer_by)
    posting.to_person(conn, person, Post(shown, script="I2"), now=call.now)
    return replying.privately(call) if replying.is_on_page(call) else Reply()
