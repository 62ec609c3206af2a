"""How soon somebody is to claim what enters a queue, and in which hours that counts (RULES 3, the claim clock)."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import Connection

from handlers.admin.file.deskfile import CalendarSection
from handlers.admin.hours import build_calendar
from handlers.rules import terms
from handlers.rules.calendar import Calendar, always
from handlers.rules.trimming import trimmed
from storage import declarations, desk
from storage.queues import Queue

_SECTIONS: TypeAdapter[CalendarSection] = TypeAdapter(CalendarSection)


def promise(conn: Connection, queue: Queue, now: datetime) -> dict[str, Any]:
    """What a QUEUED event says of the claim: `target` in seconds of the queue's own `hours`, trimmed to what can
    matter from today on; {} for a queue that counts none."""
    target = queue.routing.get("claim")
    if target is None:
        return {}
    opened = hours(conn, queue, now)
    return {"target": target, "hours": trimmed(opened, now.astimezone(ZoneInfo(opened.zone)).date())}


def hours(conn: Connection, queue: Queue, now: datetime) -> Calendar:
    """The queue's calendar; the desk's where it names none, or one that is gone."""
    calendar = queue.routing.get("calendar")
    found = declarations.some(conn, "calendars", [calendar]) if calendar else {}
    if calendar in found:
        return _built(found[calendar].body, now.year)
    here = desk.current(conn)
    return terms.from_json(here.house).calendar if here.house else always(here.zone)


@lru_cache(maxsize=64)
def _built(body: str, year: int) -> Calendar:
    return build_calendar(_SECTIONS.validate_python(json.loads(body)), year - 1, year + 2)
