"""What a check cannot know when something else in the entry could not be read: no fault follows from another."""

import re
from collections.abc import Collection

from handlers.admin.file.faults import Path

_RESTS_ON = {
    "calendars": [("", ".*")],
    "queues": [(r"on_duty/\d+|rota/\d+/expert|mode", "experts.*")],
    "products": [
        (r"modules/[^/]+(/requires/\d+)?", r"modules(/[^/]+(/(kind|requires|excludes).*)?)?"),
        ("life", "successor.*"),
    ],
    "organisations": [("workspaces/.*", "contacts.*")],
    "contracts": [
        ("references/.*", r"(severities(/[^/]+)?|.*targets.*|rungs.*|allowance.*)"),
        ("severities", r"emergency_calendar.*|severities(/[^/]+)?"),
        ("default_severity", "severities"),
        ("pilot/decide_by", "start|end"),
        ("paid_until", "clauses(/payment_before_access)?"),
        (r"add_ons/\d+", r"add_ons(/\d+)?"),
        (r"rungs/\d+", r"rungs(/\d+(/(at|after|before|after_breach|clocks).*)?)?"),
        (r"credits/\d+/clocks", r"credits.*"),
        (r"amendments/\d+", "amendments.*"),
    ],
}  # by section: faults found at such a place rest on what stands at such places


def follows(path: Path, unread: Collection[Path]) -> bool:
    """Whether a fault that was found at the path may only follow from something of its entry that was not read."""
    inside = [one[2:] for one in unread]
    if not inside:
        return False
    wheres = {path[2:], _unamended(path[2:])}
    sources = {_joined(each) for one in inside for each in (one, _unamended(one))}
    return any(
        re.fullmatch(found, _joined(where)) and any(re.fullmatch(source, one) for one in sources)
        for where in wheres
        for found, source in _RESTS_ON.get(str(path[0]), ())
    )


def _unamended(path: Path) -> Path:
    """Where it stands in the contract that the amendment changes."""
    return path[2:] if len(path) > 2 and path[0] == "amendments" else path


def _joined(path: Path) -> str:
    return "/".join(str(step) for step in path)
