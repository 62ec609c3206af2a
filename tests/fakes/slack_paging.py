"""Pages of a list with cursors, and lists given as text."""

import base64
from typing import Any, TypeVar

from tests.fakes.slack_limits import Json
from tests.fakes.slack_posting import SlackError, SlackPosting

T = TypeVar("T")


def page(fake: SlackPosting, items: list[T], arguments: Json) -> tuple[list[T], Json]:
    """One page of a list and the metadata that leads to the next."""
    size = max(1, min(int(arguments.get("limit") or 100), fake.page_cap, 999))
    start = 0
    if arguments.get("cursor"):
        try:
            start = int(base64.b64decode(arguments["cursor"]).decode().removeprefix("next:"))
        except (ValueError, UnicodeDecodeError):
            raise SlackError("invalid_cursor") from None
    following = start + size
    cursor = base64.b64encode(f"next:{following}".encode()).decode() if following < len(items) else ""
    return items[start:following], {"next_cursor": cursor}


def listed(value: Any) -> list[str]:
    """Ids given as a comma-separated string or as a list."""
    parts = value.split(",") if isinstance(value, str) else value or []
    return [part.strip() for part in parts if part.strip()]
