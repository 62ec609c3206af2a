"""The kinds of values a desk file knows, each read from text with an error that says what to write instead."""

import re
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from handlers.rules.calendar import DAYS

UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_SPAN = re.compile(r"(\d{1,2}:\d\d)\s*[-–]\s*(\d{1,2}:\d\d)")

Span = tuple[str, str]  # "09:00", "18:00"


def hint(word: str, known: Any) -> str:
    """`; did you mean "contacts"?`, or nothing where no known word is near."""
    near = get_close_matches(word, sorted(known), n=1)
    return f"; did you mean “{near[0]}”?" if near else ""


def parse_duration(value: Any) -> int:
    """Seconds of `20s`, `30m`, `2h`, `1d` (24 h) or `1h30m`. Raises ValueError."""
    found = _DURATION.fullmatch(value.replace(" ", "")) if isinstance(value, str) else None
    if found is None or not any(found.groups()):
        raise ValueError(f"{_shown(value)} is not a duration; write 20s, 30m, 2h, 1h30m or 1d (24 hours)")
    return sum(int(number or 0) * UNITS[unit] for number, unit in zip(found.groups(), "dhms", strict=True))


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{_shown(value)} is not a date; write it as 2026-12-31") from None


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError(f"{_shown(value)} is neither true nor false; write one of the two")
    return bool(value == "true")


def _whole(value: Any) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,9}", value):
        raise ValueError(f"{_shown(value)} is not a whole number; write digits only, such as 40")
    return int(value)


def _percent(value: Any) -> int:
    number = value.removesuffix("%").strip() if isinstance(value, str) else ""
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= 100:
        raise ValueError(f"{_shown(value)} warns later than the target itself or never; write 1% to 100%")
    return int(number)


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        known = available_timezones()
        raise ValueError(
            f"there is no time zone “{value}”{hint(value, known) or '; write one such as Europe/Rome'}"
        ) from None
    return value


def _list(value: Any) -> Any:
    """One value where a list may stand is a list of one."""
    return [value] if isinstance(value, str) else ([] if value is None else value)


def or_empty(value: Any) -> Any:
    """A group of keys that says nothing is an empty one."""
    return {} if value is None else value


def _spans(value: Any) -> tuple[Span, ...]:
    if value == "closed" or value == []:
        return ()
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise ValueError(f"{_shown(value)} are not opening hours; write 09:00-18:00, a list of such, or closed")
    return tuple(_span(part) for part in parts)


def _span(value: Any) -> Span:
    found = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or not all(_is_time(time) for time in found.groups()) or found[1] == "24:00":
        raise ValueError(f"{_shown(value)} are not opening hours; write 09:00-18:00 (24:00 is midnight at the end)")
    return found[1].zfill(5), found[2].zfill(5)


def _is_time(text: str) -> bool:
    hour, minute = (int(part) for part in text.split(":"))
    return minute < 60 and hour * 60 + minute <= 24 * 60


def _weekly(value: Any) -> dict[str, tuple[Span, ...]]:
    """{mon-fri: 09:00-18:00, sat: …} as hours by weekday."""
    if not isinstance(value, dict):
        raise ValueError(f"{_shown(value)} is not a week; write mon-fri: 09:00-18:00")
    week: dict[str, tuple[Span, ...]] = {}
    for days, hours in value.items():
        for day in _days(days):
            week[day] = week.get(day, ()) + _spans(hours)
    return week


def _days(text: str) -> list[str]:
    found: list[str] = []
    for part in text.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last and last not in DAYS):
            raise ValueError(f"“{text}” are not weekdays; write mon, mon-fri or sat,sun")
        start, count = DAYS.index(first), (DAYS.index(last or first) - DAYS.index(first)) % 7
        found += [DAYS[(start + step) % 7] for step in range(count + 1)]
    return found


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"“{value[:60]}”"
    return "nothing" if value is None else "a list" if isinstance(value, list) else "a group of keys"


Key = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\w][\w.+-]*$")]
Text = Annotated[str, Field(min_length=1, max_length=200)]
External = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^\S+$")]
Language = Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*|\*)$")]
Zone = Annotated[str, AfterValidator(_zone)]
Duration = Annotated[int, BeforeValidator(parse_duration)]
Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, BeforeValidator(_whole)]
Percent = Annotated[int, BeforeValidator(_percent)]
Spans = Annotated[tuple[Span, ...], BeforeValidator(_spans)]
Weekly = Annotated[dict[str, tuple[Span, ...]], BeforeValidator(_weekly)]
Keys = Annotated[tuple[Key, ...], BeforeValidator(_list)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_list)]
Externals = Annotated[tuple[External, ...], BeforeValidator(_list)]
Words = Annotated[dict[Language, Texts], BeforeValidator(or_empty)]
