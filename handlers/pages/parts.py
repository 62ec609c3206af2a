"""A page in pieces: lines, and lists of which a few are shown at a time, laid out within what a platform shows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Text
from handlers.wording import home as wording
from handlers.wording.voice import Voice

MOST, LEAST = 20, 3  # lines of a list that are shown at a time
ROOM = 96  # pieces a page may have; a title, a text, a row of buttons, a line with its button are one each


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, drawn only where it is shown. ticket: id of the one it is about, 0 for none."""

    draw: Callable[[], Card]
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, what stands below it, and perhaps a list, which has a name."""

    title: str
    text: Text = ()
    buttons: tuple[Button, ...] = ()
    name: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Pieces:
    """What one role adds to a page: lines and buttons of its head, parts below it, and when any of that changes by
    itself. title: of the page, where the role gives it one."""

    lines: tuple[Text, ...] = ()
    buttons: tuple[Button, ...] = ()
    parts: tuple[Part, ...] = ()
    next_at: datetime | None = None
    title: str = ""


def lay_out(voice: Voice, parts: Sequence[Part], shown: Mapping[str, int]) -> tuple[Card, ...]:
    """The parts one below the other. shown: which part of a list, by name, counted from 0."""
    lists = [part for part in parts if part.rows]
    fixed = sum(bool(part.title) + bool(part.text) + bool(part.buttons) for part in parts)
    size = max(LEAST, min(MOST, (ROOM - fixed) // len(lists) - 1)) if lists else MOST
    return tuple(card for part in parts for card in _laid(voice, part, size, shown.get(part.name, 0)))


def _laid(voice: Voice, part: Part, size: int, number: int) -> Iterator[Card]:
    number = max(0, min(number, (len(part.rows) - 1) // size))
    first, last = number * size, min(number * size + size, len(part.rows))
    title = part.title
    if len(part.rows) > size:
        title = wording.part_of(voice, title, first + 1, last, len(part.rows))
    if title or part.text or part.buttons:
        yield Card(part.text, title=title, buttons=part.buttons)
    yield from (row.draw() for row in part.rows[first:last])
    if len(part.rows) > size:
        yield wording.turn(voice, part.name, number, is_last=last == len(part.rows))


def tickets_of(parts: Sequence[Part]) -> tuple[int, ...]:
    """Ids of the tickets that stand in the lists, shown or not."""
    return tuple(dict.fromkeys(row.ticket for part in parts for row in part.rows if row.ticket))
