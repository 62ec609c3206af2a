"""How near a platform's limits a rendered message comes: the drawer's size check."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One limit and how much of it is used."""

    name: str
    used: int
    limit: int

    @property
    def fits(self) -> bool:
        """The platform would take it."""
        return self.used <= self.limit


Count = Callable[[object], int]


def _values(thing: object, key: str) -> Iterator[object]:
    """Every value under this key, at any depth."""
    if isinstance(thing, dict):
        for name, value in thing.items():
            if name == key:
                yield value
            yield from _values(value, key)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from _values(value, key)


def _longest(key: str) -> Count:
    return lambda thing: max((len(value) for value in _values(thing, key) if isinstance(value, str)), default=0)


def _most(key: str) -> Count:
    return lambda thing: max((len(value) for value in _values(thing, key) if isinstance(value, list)), default=0)


def _bytes(key: str) -> Count:
    return lambda thing: max((len(str(value).encode()) for value in _values(thing, key)), default=0)


def _button_label(thing: object) -> int:
    buttons = [value for value in _dicts(thing) if value.get("type") == "button"]
    return max((_longest("text")(value.get("text")) for value in buttons), default=0)


def _row(thing: object) -> int:
    return max((_most("elements")(value) for value in _dicts(thing) if value.get("type") == "actions"), default=0)


def _dicts(thing: object) -> Iterator[dict[str, object]]:
    if isinstance(thing, dict):
        yield thing
    children = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list | tuple) else ()
    for child in children:
        yield from _dicts(child)


def _utf16(thing: object) -> int:
    texts = [value for value in _values(thing, "text") if isinstance(value, str)]
    return max((len(text.encode("utf-16-le")) // 2 for text in texts), default=0)


# Block Kit reference; messages near 13,000 characters in all are refused although no page says so.
SLACK: tuple[tuple[str, int, Count], ...] = (
    ("blocks", 50, _most("blocks")),
    ("characters in all", 13_000, lambda thing: len(json.dumps(thing, ensure_ascii=False))),
    ("longest text", 3_000, _longest("text")),
    ("button label", 75, _button_label),
    ("button value", 2_000, _longest("value")),
    ("buttons in a row", 25, _row),
)
# Bot API reference: text after formatting, callback data in bytes.
TELEGRAM: tuple[tuple[str, int, Count], ...] = (
    ("text", 4_096, _utf16),
    ("callback data, bytes", 64, _bytes("callback_data")),
    ("rows of buttons", 100, _most("inline_keyboard")),
)
LIMITS = {"slack": SLACK, "telegram": TELEGRAM}


def measures(platform: str, sent: Sequence[object]) -> tuple[Measure, ...]:
    """The worst of each limit over the messages of one post; nothing for a platform without a table."""
    return tuple(
        Measure(name, max((count(thing) for thing in sent), default=0), limit)
        for name, limit, count in LIMITS.get(platform, ())
    )
