"""The kinds of values a desk file knows, each read from text with an error that says what to write instead."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from handlers.rules.calendar import DAYS

UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_MONEY = re.compile(r"(\d{1,12}(?:\.\d{1,4})?) ([A-Z]{3})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEARS = range(1970, 2200)  # what calendars can be reckoned for
_LONGEST = 3660  # days: ten years
_CARRY = re.compile(r"(\d{1,3})%|(\d{1,9}(?:\.\d{1,4})?) for ([1-9]\d?)")
_SPAN = re.compile(r"(\d{1,2}:\d\d)\s*[-–]\s*(\d{1,2}:\d\d)")

Span = tuple[str, str]  # "09:00", "18:00"


def near(word: str, known: Any) -> str | None:
    """The known word that is most like this one."""
    return next(iter(get_close_matches(word, sorted(known), n=1)), None)


def hint(word: str, known: Any) -> str:
    """`; did you mean "contacts"?`, or nothing where no known word is near."""
    meant = near(word, known)
    return f"; did you mean “{meant}”?" if meant else ""


def parse_duration(value: Any) -> int:
    """Seconds of `20s`, `30m`, `2h`, `1d` (24 h) or `1h30m`. Raises ValueError."""
    found = _DURATION.fullmatch(value.replace(" ", "")) if isinstance(value, str) else None
    if found is None or not any(found.groups()):
        raise ValueError(f"{_shown(value)} is not a duration; write 20s, 30m, 2h, 1h30m or 1d (24 hours)")
    seconds = sum(int(number or 0) * UNITS[unit] for number, unit in zip(found.groups(), "dhms", strict=True))
    if seconds > _LONGEST * UNITS["d"]:
        raise ValueError(f"{_shown(value)} is more than ten years; write {_LONGEST}d or less")
    return seconds


def at_least(shortest: str) -> AfterValidator:
    """A duration that is not shorter than this."""

    def check(seconds: int) -> int:
        if seconds < parse_duration(shortest):
            raise ValueError(f"is too short; write {shortest} or more")
        return seconds

    return AfterValidator(check)


def _day(value: Any) -> date:
    try:
        day = date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except (TypeError, ValueError):
        raise ValueError(f"{_shown(value)} is not a date; write it as 2026-12-31") from None
    if day.year not in _YEARS:
        raise ValueError(f"{_shown(value)} is out of reach; write a day from {_YEARS[0]} to {_YEARS[-1]}")
    return day


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


def _share(value: Any) -> Decimal:
    number = value.removesuffix("%").strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", number) or not 0 < Decimal(number) <= 100:
        raise ValueError(f"{_shown(value)} is no share; write more than 0% and at most 100%, such as 5% or 2.5%")
    return Decimal(number)


def _amount(value: Any) -> Decimal:
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,9}(\.\d{1,4})?", value):
        raise ValueError(f"{_shown(value)} is not an amount; write digits, such as 40 or 12.5")
    return Decimal(value)


def _notice(value: Any) -> int | date:
    """Days before the last one (`30d`), or the day itself."""
    found = re.fullmatch(r"(\d{1,4}) ?d", value.strip()) if isinstance(value, str) else None
    if found is not None and int(found[1]) <= _LONGEST:
        return int(found[1])
    try:
        return _day(value)
    except ValueError:
        raise ValueError(f"{_shown(value)} is no notice; write 30d (before the last day) or a date") from None


@dataclass(frozen=True, slots=True)
class Price:
    """An exact amount of money in a currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def _money(value: Any) -> Price:
    found = _MONEY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{_shown(value)} is not money; write it as 250.00 EUR")
    return Price(Decimal(found[1]), found[2])


@dataclass(frozen=True, slots=True)
class Carry:
    """What is carried into the next periods: a share of what is left, or at most so many units."""

    percent: int = 0
    units: Decimal = Decimal(0)
    periods: int = 1

    def __str__(self) -> str:
        return f"{self.percent}%" if self.percent else f"{self.units} for {self.periods}"


def _rollover(value: Any) -> Carry | None:
    found = _CARRY.fullmatch(value.strip()) if isinstance(value, str) else None
    if value in (None, "none"):
        return None
    if found is None or (found[1] and not 1 <= int(found[1]) <= 100):
        raise ValueError(f"{_shown(value)} is no rollover; write none, 50%, or 5 for 2 (units, periods)")
    return Carry(percent=int(found[1])) if found[1] else Carry(units=Decimal(found[2]), periods=int(found[3]))


def _email(value: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        raise ValueError(f"{_shown(value)} is not an address; write it as name@example.com")
    return value


def _picture(value: str) -> str:
    if not re.fullmatch(r"https://\S+", value):
        raise ValueError(f"{_shown(value)} is not a picture on the web; write its address, https://...")
    return value


def _ready(value: str) -> str:
    if not re.fullmatch(r"[^\W\d_][\w.+-]{0,19}", value):
        says = "begin with a letter, and write at most 20 letters, digits, dots and dashes"
        raise ValueError(f"{_shown(value)} is no word for a ready answer; {says}")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        known = available_timezones()
        raise ValueError(
            f"there is no time zone “{value}”{hint(value, known) or '; write one such as Europe/Rome'}"
        ) from None
    return value


def or_list(value: Any) -> Any:
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


def _written(pattern: str, *examples: str) -> WithJsonSchema:
    """How an editor knows the value: text of this pattern."""
    return WithJsonSchema({"type": "string", "pattern": f"^({pattern})$", "examples": list(examples)})


_PLAIN: Any = {"type": ["string", "number", "boolean"], "minLength": 1}  # unquoted, YAML may take it for a number
_HOURS = r"\s*\d{1,2}:\d\d\s*[-–]\s*\d{1,2}:\d\d\s*"
_SPANS: Any = {
    "anyOf": [
        {"type": "string", "pattern": f"^(closed|{_HOURS}(,{_HOURS})*)$", "examples": ["09:00-18:00", "closed"]},
        {"type": "array", "items": {"type": "string", "pattern": f"^{_HOURS}$"}},
    ]
}
_WEEK: Any = {"type": "object", "additionalProperties": _SPANS, "examples": [{"mon-fri": "09:00-18:00"}]}
_SHARE = r"^\d{1,3} *%?$"
_NUMBER: Any = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\d{1,9}(\.\d{1,4})?$"}]}

Key = Annotated[
    str,
    Field(min_length=1, max_length=80, pattern=r"^[\w][\w.+-]*$"),
    WithJsonSchema({**_PLAIN, "maxLength": 80, "pattern": r"^[^\s.+-]\S*$"}),
]
Text = Annotated[str, Field(min_length=1, max_length=200), WithJsonSchema({**_PLAIN, "maxLength": 200})]
External = Annotated[
    str,
    Field(min_length=1, max_length=64, pattern=r"^\S+$"),
    WithJsonSchema({**_PLAIN, "maxLength": 64, "pattern": r"^\S+$"}),
]
Email = Annotated[Text, AfterValidator(_email), _written(r"[^@\s]+@[^@\s]+", "anna@example.com")]
Picture = Annotated[Text, AfterValidator(_picture), _written(r"https://\S+", "https://example.com/anna.jpg")]
Language = Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*|\*)$")]
Zone = Annotated[str, AfterValidator(_zone), WithJsonSchema({"type": "string", "examples": ["Europe/Rome"]})]
Duration = Annotated[int, BeforeValidator(parse_duration), _written(r"( *\d+ *[dhms])+ *", "30m", "2h", "1h30m")]
Day = Annotated[date, BeforeValidator(_day), _written(r"\d{4}-\d\d-\d\d", "2026-12-31")]
Notice = Annotated[
    int | date,
    BeforeValidator(_notice),
    PlainSerializer(lambda one: f"{one}d" if isinstance(one, int) else str(one), return_type=str),
    _written(r" *\d{1,4} ?d *|\d{4}-\d\d-\d\d", "30d", "2026-11-30"),
]
Flag = Annotated[
    bool, BeforeValidator(_flag), WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}]})
]
Whole = Annotated[
    int,
    BeforeValidator(_whole),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d{1,9}$"}]}),
]
Level = Annotated[Whole, Field(ge=1, le=5), WithJsonSchema({"enum": [1, 2, 3, 4, 5, "1", "2", "3", "4", "5"]})]
Days = Annotated[Whole, Field(le=_LONGEST), WithJsonSchema({"type": ["integer", "string"], "pattern": r"^\d{1,4}$"})]
_TEXT = PlainSerializer(str, return_type=str)
Amount = Annotated[Decimal, BeforeValidator(_amount), _TEXT, WithJsonSchema(_NUMBER)]
Money = Annotated[Price, BeforeValidator(_money), _TEXT, _written(_MONEY.pattern, "250.00 EUR")]
Rollover = Annotated[
    Carry | None,
    BeforeValidator(_rollover),
    PlainSerializer(lambda one: str(one or "none"), return_type=str),
    WithJsonSchema(
        {"type": ["string", "null"], "pattern": f"^(none|{_CARRY.pattern})$", "examples": ["50%", "5 for 2"]}
    ),
]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Share = Annotated[
    Decimal,
    BeforeValidator(_share),
    PlainSerializer(lambda one: f"{one}%", return_type=str),
    WithJsonSchema({"type": ["number", "string"], "pattern": r"^\d{1,3}(\.\d{1,4})? *%?$", "examples": ["5%"]}),
]
Percent = Annotated[int, BeforeValidator(_percent), WithJsonSchema({"type": ["integer", "string"], "pattern": _SHARE})]
Spans = Annotated[tuple[Span, ...], BeforeValidator(_spans), WithJsonSchema(_SPANS)]
Weekly = Annotated[dict[str, tuple[Span, ...]], BeforeValidator(_weekly), WithJsonSchema(_WEEK)]
Keys = Annotated[tuple[Key, ...], BeforeValidator(or_list)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(or_list)]
Externals = Annotated[tuple[External, ...], BeforeValidator(or_list)]
Fact = Annotated[str, Field(min_length=1, max_length=40), WithJsonSchema({**_PLAIN, "maxLength": 40})]
Facts = Annotated[dict[Fact, Texts], BeforeValidator(or_empty)]
Long = Annotated[str, Field(min_length=1, max_length=1500), WithJsonSchema({**_PLAIN, "maxLength": 1500})]
Sayings = Annotated[dict[Language, Long], Field(min_length=1)]
Ready = Annotated[
    str,
    AfterValidator(_ready),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 20, "pattern": r"^[^\s\d_.+-]\S*$"}),
]
Words = Annotated[dict[Language, Texts], BeforeValidator(or_empty)]
