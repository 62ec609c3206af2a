"""Shifts begin and skills come up for review: whoever comes on duty hears what waits, leads hear what to look at."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import deskwork, posting
from handlers.callers import voice_of
from handlers.notices import Post
from handlers.reports import duties
from handlers.rules import rota
from handlers.staffing import candidates, duty, rounds
from handlers.staffing.duty import Crew
from handlers.whom import called, lead_of
from handlers.wording import taking
from handlers.wording.voice import Voice
from storage import places, queues, runs, tickets
from storage.people import Person

SHOWN = 10  # requests named in one hand-over
REVIEW_AT = time(8)  # local time of the lead


def look(conn: Connection, since: datetime, now: datetime) -> datetime | None:
    """Say what became due after `since` and by `now`; returns when there is more to say (None: nothing is in sight)."""
    coming: list[datetime] = []
    before: set[int] = set()
    began: dict[int, Person] = {}
    for queue in queues.every(conn):
        crew = duty.crew(conn, queue, now)
        before |= {one.id for one in crew.on_duty(since)}
        began |= {one.id: one for one in crew.on_duty(now)} if crew.rota.shifts else {}
        _hand_over(conn, crew, since, now)
        change = rota.next_change(crew.rota, int(now.timestamp()))
        coming += [deskwork.instant(change)] if change is not None else []
        coming += _remind(conn, crew, now)
    for person in (one for one in began.values() if one.id not in before):
        duties.begin(conn, person, now)
    return min(coming, default=None)


# ------------------------------------------------------------------------------------------------------------ hand-over


def _hand_over(conn: Connection, crew: Crew, since: datetime, now: datetime) -> None:
    """In the queue's chats, one message to those whose duty began, where something waits for an owner."""
    before = crew.on_duty(since)
    come = [person for person in crew.on_duty(now) if person not in before]
    waiting = tickets.waiting(conn, crew.queue.id) if come and crew.rota.shifts else ()
    if not waiting:
        return
    asked = [rounds.about(conn, deskwork.load(conn, ticket)) for ticket in waiting]
    asked.sort(key=lambda one: (one.due is None, one.due or now))
    for at in queues.places(conn, crew.queue.id):
        place = places.ensure_place(conn, at.platform, workspace=at.workspace, external=at.external, direct=False)
        card_voice = Voice("en", come[0].zone, now)
        names = [called(conn, person, place) for person in come]
        until = crew.ends(come[0], now) if len(come) == 1 else None
        card = taking.handover(card_voice, names, until, asked[:SHOWN], max(len(asked) - SHOWN, 0))
        posting.put(conn, places.ensure_lane(conn, place.id).id, Post(card, script="E1"), now=now)


# -------------------------------------------------------------------------------------------------------------- reviews


def _remind(conn: Connection, crew: Crew, now: datetime) -> list[datetime]:
    """Tell the queue's lead of every skill whose review day has come, once; returns the days that are still to come."""
    lead, coming = lead_of(conn, crew.queue.id), []
    if lead is None:
        return []
    for person, skill, level, day in _reviews(crew):
        at = datetime.combine(day, REVIEW_AT, ZoneInfo(lead.zone))
        if at > now:
            coming.append(at)
        elif runs.claim(conn, f"review/{lead.id}/{person.id}/{skill}", at, now):
            title = candidates.skill_title(conn, skill)
            card = taking.skill_review(voice_of(lead, now), person.name, title, level, crew.queue.title)
            posting.to_person(conn, lead, Post(card, script="C4"), now=now)
    return coming


def _reviews(crew: Crew) -> Iterator[tuple[Person, str, int, date]]:
    """Every review day in the profiles of the queue's experts: of the skills it needs, where it needs any."""
    needed = crew.queue.routing.get("skills", {})
    for person in crew.experts:
        for skill, found in person.profile.get("skills", {}).items():
            if found.get("review") and (not needed or skill in needed):
                yield person, skill, found["level"], date.fromisoformat(found["review"])
