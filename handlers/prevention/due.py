"""A preventive check that a contract names is due: it is opened, and the next one planned."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import letters, posting
from handlers.callers import voice_of
from handlers.notices import Post
from handlers.prevention.opening import Check, open_check, terms_body
from handlers.renewals import numbers, planning
from handlers.renewals.numbers import Renewal
from handlers.wording import prevention as wording
from storage import followups, queues
from storage.followups import FollowUp, How


def fall_due(conn: Connection, one: FollowUp, now: datetime) -> None:
    """Open it, as the contract says today; one that it names no more is skipped. Where nobody can hear of it, our
    side does: it was promised."""
    found = numbers.find(conn, planning.contract_of(one.subject), now)
    name = str(one.data["check"])
    body = terms_body(found.version) if found else {}
    said = body.get("prevention", {}).get(name)
    if found is None or said is None:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    planning.plan_check(conn, found.upcoming.contract_id, name, body, now)
    if body["suspended"] or not found.version.starts <= now < found.version.ends:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    queue = queues.by_key(conn, said["queue"]) if said["queue"] else None
    if open_check(conn, found.version, Check(name, said["what"], int(said["target"]), queue), now) is None:
        followups.done(conn, one.id, How.SKIPPED, now)
        _say_unopened(conn, one, found, said["what"], now)


def _say_unopened(conn: Connection, one: FollowUp, found: Renewal, what: str, now: datetime) -> None:
    told = [found.manager] if found.manager is not None else letters.keepers(conn)
    for person in told:
        card = wording.unopened(
            voice_of(person, now), found.organisation.name, what, is_managed=found.manager is not None
        )
        posting.to_person(conn, person, Post(card, script="P5"), now=now, key=f"unopened/{one.id}/{person.id}")
