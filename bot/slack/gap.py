"""What was missed while nobody listened, as the events Slack would have sent: same shapes, same keys. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.overheard import Written

Message = Mapping[str, Any]
Event = dict[str, Any]

MARGIN = timedelta(minutes=5)  # events of before that may have been on their way when it began
LOOK = timedelta(days=2)  # how far back changes of what was written before it are looked for
MOST = timedelta(days=13)  # keys of events are kept for 14 days: what is older would count as new


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which nobody listened to a workspace, in real time. `us`: our bot's user id there."""

    workspace: str
    us: str
    since: datetime
    until: datetime

    @property
    def new_from(self) -> str:
        """The ts from which on messages are new to us, or known by their key."""
        return as_ts(max(self.since - MARGIN, self.until - MOST))

    @property
    def changed_from(self) -> str:
        """The ts from which on messages are looked at for changes."""
        return as_ts(max(min(self.since - MARGIN, self.until - LOOK), self.until - MOST))

    def body(self, event: Event) -> dict[str, Any]:
        """The event as it is delivered. Its id is the same each time the gap is read."""
        name = f"{event['type']}:{event.get('channel')}:{event['event_ts']}"
        installed = {"enterprise_id": None, "team_id": self.workspace, "user_id": self.us, "is_bot": True}
        return {
            "type": "event_callback",
            "team_id": self.workspace,
            "event_id": f"gap:{name}",
            "authorizations": [installed],
            "event": event,
        }

    def about(self, kind: str, channel: Any, **fields: Any) -> Event:
        """Something that happened to a channel meanwhile; Slack's history does not say when, nor who did it."""
        return {"type": kind, "channel": channel, "event_ts": as_ts(self.until)} | fields


def as_ts(at: datetime) -> str:
    """An instant as Slack writes it."""
    return f"{at.timestamp():.6f}"


def written(gap: Gap, channel: str, messages: Iterable[Message]) -> Iterator[Event]:
    """What people wrote and changed: a message is new when its key is, so what is known already does no harm."""
    for message in messages:
        ts, changed = str(message["ts"]), str((message.get("edited") or {}).get("ts", ""))
        if message.get("user") == gap.us or message.get("subtype") == "tombstone":
            continue
        if is_after(ts, gap.new_from):
            yield {**message, "type": "message", "channel": channel, "event_ts": ts}
        if changed and is_after(changed, gap.new_from):
            inside = {"message": message, "previous_message": {}, "channel": channel}
            yield {"type": "message", "subtype": "message_changed", **inside, "ts": changed, "event_ts": changed}


def answered(gap: Gap, messages: Iterable[Message]) -> Iterator[str]:
    """The parents of threads in which somebody wrote meanwhile."""
    return (str(one["ts"]) for one in messages if is_after(str(one.get("latest_reply") or 0), gap.new_from))


def missing(gap: Gap, known: Collection[Written], messages: Iterable[Message]) -> tuple[Written, ...]:
    """What we know and is not among these, of what was written lately; a parent with answers left its tombstone."""
    there = {str(message["ts"]) for message in messages if message.get("subtype") != "tombstone"}
    return tuple(one for one in known if one.message not in there and is_after(one.message, gap.changed_from))


def deleted(gap: Gap, channel: str, known: Collection[Written], messages: Iterable[Message]) -> Iterator[Event]:
    """What we know and is not there any more."""
    at = as_ts(gap.until)
    for one in missing(gap, known, messages):
        before = {"user": one.user, "ts": one.message, "thread_ts": one.thread}
        inside = {"deleted_ts": one.message, "previous_message": before, "channel": channel}
        yield {"type": "message", "subtype": "message_deleted", **inside, "ts": at, "event_ts": at}


def is_after(ts: str, other: str) -> bool:
    """Whether a ts comes after another one."""
    return float(ts) > float(other)
