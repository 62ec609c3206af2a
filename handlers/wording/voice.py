"""How the desk speaks to one reader: his language, his zone, and sentences made of a template and values.

A template is plain English with `**bold**` and named `{placeholders}`; values are put in after translation and are
never read as markup, so a name or a customer's text cannot become one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, reduce
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from babel.lists import format_list

from handlers.notices import Mention, Moment, Piece, Plain, Text, Words
from handlers.text import formatting
from handlers.wording.catalogue import catalogue_of, locale_of, spoken

Value = str | int | Piece | Text

_TOKEN = re.compile(r"(\*\*|\{[a-z_]+(?:\.[a-z]+)?\})")
_UNSPACED = {"zh", "ja"}  # languages that write sentences without a space between them
_MONDAY = date(2024, 1, 1)


@cache
def weekday(locale: Locale, day: int) -> str:
    """A weekday's short name: "Mon" for 0. Babel searches all its patterns for it, which takes as long as a message."""
    return format_skeleton("EEE", _MONDAY + timedelta(days=day), locale=locale)


@dataclass(frozen=True, slots=True)
class Voice:
    """One reader. `locale` is a language tag, `zone` an IANA name, `now` the desk time "today" is counted from."""

    locale: str
    zone: str
    now: datetime

    def say(self, key: str, english: str, **values: Value) -> Text:
        """The sentence `key` in the reader's language. Raises KeyError for a placeholder without a value."""
        return tuple(_stopped(self._pieces(str(catalogue_of(spoken(self.locale)).pgettext(key, english)), values)))

    def count(self, key: str, one: str, many: str, n: int, **values: Value) -> Text:
        """As `say`, with the plural form for `n`, which is also the value {n}."""
        template = catalogue_of(spoken(self.locale)).npgettext(key, one, many, n)
        return tuple(_stopped(self._pieces(str(template), {"n": n, **values})))

    def label(self, key: str, english: str, **values: Value) -> str:
        """A short text without formatting: a button, a form's title or field."""
        return flat(self.say(key, english, **values))

    def paragraph(self, *sentences: Text) -> Text:
        """Whole sentences one after the other, as the language sets them; empty ones are left out."""
        gap = "" if spoken(self.locale).language in _UNSPACED else " "
        return _between(Plain(gap), sentences)

    def moment(self, at: datetime) -> Moment:
        """An instant with its day and place: "today 15:04 (Rome)"."""
        return Moment(at, self.label("day.place", "{time} ({city})", time=self._day(at), city=self.city()))

    def hour(self, at: datetime) -> Moment:
        """An instant as a time of day only: "13:04"; with its day when it is not today."""
        is_today = self._days_ahead(at) == 0
        return Moment(at, self._time(at) if is_today else self._day(at), brief=is_today)

    def day(self, at: datetime) -> str:
        """A date: "31 Dec 2026"."""
        return format_date(at.astimezone(ZoneInfo(self.zone)).date(), "medium", locale=spoken(self.locale))

    def date(self, at: datetime) -> str:
        """A day of this year or the next: "1 Jan"."""
        return format_skeleton("MMMd", at, tzinfo=ZoneInfo(self.zone), locale=spoken(self.locale))

    def weekday(self, at: datetime) -> str:
        """A day near by: "Thu 3 Dec"."""
        return format_skeleton("MMMEd", at, tzinfo=ZoneInfo(self.zone), locale=spoken(self.locale))

    def city(self) -> str:
        """The place people name the zone by: "Rome", "Shanghai", "罗马"."""
        return get_timezone_location(self.zone, locale=spoken(self.locale), return_city=True)

    def language(self, reader: str) -> str:
        """What the reader (a language tag) calls this voice's language: "Italian"."""
        return locale_of(self.locale).get_language_name(reader) or self.locale

    def all_of(self, names: Sequence[str]) -> str:
        """ "Anna Lindqvist, Li Wei and Marco Ferri"."""
        return format_list(names, "standard", locale=spoken(self.locale))

    def one_of(self, names: Sequence[str]) -> str:
        """ "Anna Lindqvist, Li Wei or Marco Ferri"."""
        return format_list(names, "or", locale=spoken(self.locale))

    def listed(self, facts: Iterable[str]) -> str:
        """Facts one after the other: "T-1042, T-1047", "T-1042、T-1047"; "" for none."""
        return _one(facts, lambda first, rest: self.label("list", "{first}, {rest}", first=first, rest=rest))

    def apart(self, facts: Iterable[str]) -> str:
        """The same where facts have commas of their own: "Invoices, VAT; reports"."""
        return _one(facts, lambda first, rest: self.label("list.apart", "{first}; {rest}", first=first, rest=rest))

    def within(self, said: str, more: str) -> str:
        """ "Mon–Fri 09:00–18:00 (Rome)"."""
        return self.label("list.within", "{said} ({more})", said=said, more=more)

    def span(self, seconds: float) -> str:
        """A length of time in whole minutes: "1 h 59 min", "12 min", "40 s"."""
        minutes, rest = divmod(int(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        if hours:
            return (
                self.label("span.hours", "{h} h {m} min", h=hours, m=minutes)
                if minutes
                else self.label("span.full", "{h} h", h=hours)
            )
        return (
            self.label("span.minutes", "{m} min", m=minutes) if minutes else self.label("span.seconds", "{s} s", s=rest)
        )

    def exact(self, seconds: int) -> str:
        """A length of time to the second, so that sums add up: "2 h 56 min 36 s"."""
        minutes, rest = divmod(seconds, 60)
        whole = self.span(seconds) if minutes or not rest else ""
        odd = self.label("span.seconds", "{s} s", s=rest) if rest else ""
        return f"{whole} {odd}".strip()

    def _pieces(self, template: str, values: dict[str, Value]) -> Iterator[Piece]:
        bold = False
        for token in filter(None, _TOKEN.split(template)):
            if token == "**":  # noqa: S105 - markup, not a password
                bold = not bold
            elif _TOKEN.fullmatch(token):
                name, _, form = token[1:-1].partition(".")
                value = values[name]
                parts = self._formed(value, form) if form and isinstance(value, Moment) else (value,)
                for part in parts:
                    yield from _value(part, bold)
            else:
                yield Plain(token, bold=bold)

    def _formed(self, time: Moment, form: str) -> Text:
        """An instant as a translation asks for it, where the preposition depends on it: {time.at} is "alle 15:04" where
        only the hour is said, "mar 24 nov alle 14:30" with its day."""
        return (self._hour_forms(time) if time.brief else self._day_forms(time))[form]

    def _hour_forms(self, time: Moment) -> dict[str, Text]:
        return {
            "at": self.say("time.at", "at {time}", time=time),
            "by": self.say("time.by", "by {time}", time=time),
            "since": self.say("time.since", "since {time}", time=time),
            "until": self.say("time.until", "until {time}", time=time),
        }

    def _day_forms(self, time: Moment) -> dict[str, Text]:
        return {
            "at": self.say("day.at", "{time}", time=time) if time.at > self.now else self._on(time),
            "by": self.say("day.by", "by {time}", time=time),
            "since": self.say("day.since", "since {time}", time=time),
            "until": self.say("day.until", "until {time}", time=time),
        }

    def _on(self, time: Moment) -> Text:
        """A past instant with its day: "on Mon 23 Nov 13:04"; "today 13:04"."""
        is_today = self._days_ahead(time.at) == 0
        return (time,) if is_today else self.say("day.on", "on {time}", time=time)

    def _time(self, at: datetime) -> str:
        return format_time(at, "HH:mm", tzinfo=ZoneInfo(self.zone), locale=spoken(self.locale))

    def _days_ahead(self, at: datetime) -> int:
        zone = ZoneInfo(self.zone)
        return (at.astimezone(zone).date() - self.now.astimezone(zone).date()).days

    def _day(self, at: datetime) -> str:
        ahead = self._days_ahead(at)
        if ahead == 0:
            return self.label("day.today", "today {time}", time=self._time(at))
        if ahead == 1:
            return self.label("day.tomorrow", "tomorrow {time}", time=self._time(at))
        local, locale = at.astimezone(ZoneInfo(self.zone)), spoken(self.locale)
        is_soon = timedelta(0) < at - self.now < timedelta(days=6)
        day = weekday(locale, local.weekday()) if is_soon else format_skeleton("MMMEd", local, locale=locale)
        return self.label("day.other", "{day} {time}", day=day, time=self._time(at))


QUOTED = 300  # characters of a person's words on a card


def quote(said: str | Words, limit: int = QUOTED) -> Words:
    """A person's words as a block quotation, shortened to `limit` characters."""
    return replace(formatting.shorten(said if isinstance(said, Words) else Words(said), limit), quoted=True)


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` characters, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def lines(*texts: Text) -> Text:
    """Texts one below the other; empty ones are left out."""
    return _between(Plain("\n"), texts)


def dotted(*texts: Text) -> Text:
    """Facts beside each other in one line: "T-1042 · urgent"; empty ones are left out."""
    return _between(Plain(" · "), texts)


def _between(mark: Plain, texts: Sequence[Text]) -> Text:
    joined: list[Piece] = []
    for text in filter(None, texts):
        joined += [mark, *text] if joined else text
    return tuple(joined)


def _one(facts: Iterable[str], joined: Callable[[str, str], str]) -> str:
    found = list(facts)
    return reduce(joined, found) if found else ""


def _stopped(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """One full stop where a value ends with one before that of the sentence: "tis 1 dec."."""
    last = ""
    for piece in pieces:
        if last.endswith(".") and isinstance(piece, Plain) and re.match(r"\.(?!\.)", piece.text):
            piece = replace(piece, text=piece.text[1:])
        last = _flat_piece(piece)
        if last:
            yield piece


def flat(text: Text) -> str:
    """The text without formatting, as a label, a log line or a toast needs it."""
    return "".join(_flat_piece(piece) for piece in text)


def _flat_piece(piece: Piece) -> str:
    if isinstance(piece, Moment):
        return piece.shown
    return piece.name if isinstance(piece, Mention) else piece.text


def _value(value: Value, bold: bool) -> Iterator[Piece]:
    if isinstance(value, tuple):
        yield from value
    elif isinstance(value, Plain | Words | Moment):
        yield replace(value, bold=value.bold or bold)
    elif isinstance(value, Mention):
        yield value
    else:
        yield Words(str(value), bold=bold)
