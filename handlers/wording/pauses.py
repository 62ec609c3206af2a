"""How long clocks were paused, as leads and account managers read it (RULES 3: pauses are honest)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from handlers.notices import Card, Text
from handlers.wording.voice import Value, Voice, lines

SHOWN = 10


def none(voice: Voice, since: datetime) -> Card:
    """Nothing was paused."""
    return Card(voice.say("pauses.none", "Nothing was paused since {since}.", since=voice.day(since)))


def head(voice: Voice, since: datetime, times: int, *, working: int, calendar: int) -> Text:
    """The period and its sum, in seconds."""
    return voice.count(
        "pauses.head",
        "**Paused since {since}: once, {working} of working time, {calendar} by the calendar.**",
        "**Paused since {since}: {n} times, {working} of working time, {calendar} by the calendar.**",
        times,
        since=voice.day(since),
        working=voice.span(working),
        calendar=voice.span(calendar),
    )


def line(voice: Voice, by: str, owes: str, times: int, *, working: int, calendar: int, disputed: int) -> Text:
    """What one person made wait for one party."""
    values: dict[str, Value] = {
        "who": by or voice.label("pauses.somebody", "Somebody who left"),
        "working": voice.span(working),
        "calendar": voice.span(calendar),
    }
    if disputed:
        return _disputed(voice, owes, times, {"disputed": disputed, **values})
    if owes == "customer":
        return voice.count(
            "pauses.customer",
            "{who}, for the customer: once, {working} ({calendar} by the calendar)",
            "{who}, for the customer: {n} times, {working} ({calendar} by the calendar)",
            times,
            **values,
        )
    return voice.count(
        "pauses.third",
        "{who}, for somebody else: once, {working} ({calendar} by the calendar)",
        "{who}, for somebody else: {n} times, {working} ({calendar} by the calendar)",
        times,
        **values,
    )


def _disputed(voice: Voice, owes: str, times: int, values: Mapping[str, Value]) -> Text:
    if owes == "customer":
        return voice.count(
            "pauses.customer.disputed",
            "{who}, for the customer: once, {working} ({calendar} by the calendar), {disputed} disputed",
            "{who}, for the customer: {n} times, {working} ({calendar} by the calendar), {disputed} disputed",
            times,
            **values,
        )
    return voice.count(
        "pauses.third.disputed",
        "{who}, for somebody else: once, {working} ({calendar} by the calendar), {disputed} disputed",
        "{who}, for somebody else: {n} times, {working} ({calendar} by the calendar), {disputed} disputed",
        times,
        **values,
    )


def honest(voice: Voice, after: Iterable[tuple[str, int]]) -> Text:
    """How long was paused after a customer had written: 0, or where it went wrong."""
    found = tuple(after)
    if not found:
        return voice.say("pauses.honest", "After a customer's message: 0 min.")
    named = voice.listed(ref for ref, _ in found[:SHOWN])
    total = voice.exact(sum(seconds for _, seconds in found))
    return voice.say("pauses.wrong", "❗ After a customer's message: {total} ({named})", total=total, named=named)


def cut(voice: Voice, most: int) -> Text:
    """More requests paused than are looked at in chat."""
    return voice.say("pauses.cut", "These are the newest {n} requests; `retainer pauses` prints all.", n=most)


def card(*said: Text) -> Card:
    """The report."""
    return Card(lines(*said))
