"""One line per event: ids, never what people wrote; tokens and passwords never get through."""

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

from bot.settings import Settings

event_key: ContextVar[str] = ContextVar("event_key", default="")
"""The key of the event at hand; every line logged while it is handled carries it."""

_SHAPES = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|\b\d{6,}:[\w-]{16,}|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"
    r"|\bi_[\w-]{16,}|(?<=/upload/)[\w-]{16,}|(?<=/files/)[\w-]{16,}|(?<=/console/in/)[\w-]{16,}"  # links that open
)
_MOVES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")  # what moves a terminal's cursor, or colours it
_QUIET = ("alembic", "httpx", "httpcore", "aiohttp.access", "apscheduler", "slack_bolt", "slack_sdk", "telegram")
_secrets: list[str] = []


def redact(text: str) -> str:
    """The text with everything that looks like, or is, one of our secrets replaced by ***."""
    for secret in _secrets:
        text = text.replace(secret, "***")
    return _SHAPES.sub("***", text)


class _Line(logging.Formatter):
    """A record as one line of text or JSON, redacted last so that nothing slips past."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        parts = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "event": event_key.get(),
            "error": self.formatException(record.exc_info) if record.exc_info else "",
        }
        if self.as_json:
            return redact(json.dumps({name: text for name, text in parts.items() if text}, ensure_ascii=False))
        event = f" [{parts['event']}]" if parts["event"] else ""
        text = f"{parts['at']} {parts['level']} {parts['logger']}{event} {parts['message']} {parts['error']}"
        return redact(_MOVES.sub("", text.rstrip().replace("\n", "\\n")))


def configure(settings: Settings) -> None:
    """Log to standard error from here on, and say at once which settings were not understood."""
    _secrets[:] = settings.secrets()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line(as_json=settings.log_format == "json"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for warning in settings.warnings:
        logging.getLogger(__name__).warning(warning)
