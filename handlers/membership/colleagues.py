"""People of ours who come in: who may answer from now on, or answers for accounts, is welcomed once (A11, A12)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import voice_of
from handlers.membership import chosen
from handlers.notices import Card, Post
from handlers.rules import firstnames
from handlers.staffing import duty
from handlers.whom import called
from handlers.wording import teams
from handlers.wording.hours import hours_in_words
from handlers.wording.voice import Voice
from storage import entrances, people, places, queues, roles
from storage.people import Identity, Person
from storage.queues import Queue


@dataclass(frozen=True, slots=True)
class Staff:
    """Who answers, as (queue, person), and who answers for accounts; ids."""

    experts: frozenset[tuple[int, int]]
    managers: frozenset[int]


def standing(conn: Connection) -> Staff:
    """Everybody of ours as it is now."""
    return Staff(frozenset(roles.experts(conn)), frozenset(roles.managers(conn)))


def welcome(conn: Connection, before: Staff, now: datetime) -> None:
    """Greet whoever came in since `before`, once each."""
    after = standing(conn)
    gained: dict[int, list[int]] = {}
    for queue_id, person_id in sorted(after.experts - before.experts):
        gained.setdefault(person_id, []).append(queue_id)
    for person_id, new in gained.items():
        if (person := people.by_id(conn, person_id)) is not None:
            _welcome_expert(conn, person, new, now)
    for person_id in sorted(after.managers - before.managers):
        if (person := people.by_id(conn, person_id)) is not None:
            card = manager_card(conn, voice_of(person, now), person, len(roles.roles_of(conn, person.id).manages))
            _say(conn, person, Post(card, script="A12"), f"welcome/manager/{person.id}", now)


def expert_card(conn: Connection, voice: Voice, person: Person, mine: list[Queue]) -> Card:
    """A11: what he may take, how it works here, when he is on duty."""
    shifts = [
        hours_in_words(voice, shift.hours)
        for queue in mine
        for shift in duty.crew(conn, queue, voice.now).rota.shifts
        if shift.expert == person.key and any(shift.hours.versions[-1].hours.weekly)  # else it has ended
    ]
    return teams.expert(voice, person.name, [queue.title for queue in mine], list(dict.fromkeys(shifts)))


def manager_card(conn: Connection, voice: Voice, person: Person, accounts: int) -> Card:
    """A12: how many accounts he has, what the desk writes to him, and when."""
    return teams.manager(voice, firstnames.first(person.name), accounts, chosen.daily_of(conn, person))


def _welcome_expert(conn: Connection, person: Person, new: list[int], now: datetime) -> None:
    found = roles.roles_of(conn, person.id)
    mine = [queue for queue in (queues.by_id(conn, one) for one in sorted({*found.queues, *found.leads})) if queue]
    key = f"welcome/expert/{person.id}/{'.'.join(map(str, new))}"
    if not _say(conn, person, Post(expert_card(conn, voice_of(person, now), person, mine), script="A11"), key, now):
        _call(conn, person, new, now)


def _say(conn: Connection, person: Person, post: Post, key: str, now: datetime) -> bool:
    """Privately; False where the desk cannot write to him yet."""
    mine = [one for one in people.identities_of(conn, person.id) if may_write(conn, one)]
    if mine:
        posting.put(conn, posting.lane_of(conn, mine[0]).id, post, now=now, key=key)
    return bool(mine)


def may_write(conn: Connection, identity: Identity) -> bool:
    """Whether the desk has a chat with this account, or may begin one: people come by links only where they must."""
    return entrances.may_write(conn, identity)


def _call(conn: Connection, person: Person, new: list[int], now: datetime) -> None:
    """In the queue's chat, where he has an account but never opened the desk."""
    platforms = {one.platform for one in people.identities_of(conn, person.id)}
    for at in (one for queue_id in new for one in queues.places(conn, queue_id) if one.platform in platforms):
        place = places.ensure_place(conn, at.platform, workspace=at.workspace, external=at.external, direct=False)
        way = entrances.of(conn, at.platform)
        text = teams.press_start(Voice("en", person.zone, now), called(conn, person, place), way.handle if way else "")
        key = f"welcome/start/{person.id}/{place.id}"
        posting.put(conn, places.ensure_lane(conn, place.id).id, Post(Card(text), script="A11"), now=now, key=key)
