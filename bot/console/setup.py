"""What wiring gives the page: who sits at it, the door, the demo's clock, and what the drawer shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Connection

from handlers.notices import Post, Reply
from storage.shown import Shown


class Pane(StrEnum):
    """A column of the page."""

    CUSTOMER = "customer"
    EXPERT = "expert"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a user id on the page. `panes`: where a demo lets one act as them; `rooms`: places they are in;
    `locale`, `zone`: what the browser says; `language`, `hours`: in which language and zone he reads days and hours,
    "": the browser's own zone."""

    user: str
    name: str
    panes: tuple[Pane, ...]
    about: str = ""  # "Bianchi Meccanica", "ERP Finance"
    rooms: tuple[str, ...] = ()
    locale: str | None = None
    zone: str | None = None
    language: str = "en"
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A shared place, such as a queue's."""

    place: str
    title: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who has a user id on the page, and the rooms."""

    people: tuple[Person, ...]
    rooms: tuple[Room, ...]

    def person(self, user: str) -> Person | None:
        """The person with this user id."""
        return next((one for one in self.people if one.user == user), None)

    def title(self, place: str) -> str:
        """A room's title."""
        return next((one.title for one in self.rooms if one.place == place), place)


@dataclass(frozen=True, slots=True)
class ClockState:
    """Desk time now, how many desk seconds pass in a real second, and the zone the clock bar shows."""

    now: datetime
    rate: float
    zone: str = "Europe/Rome"


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that is due: what it is called, and when, desk time."""

    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Way:
    """A way through time that was gone. to: where it ended, desk time; news: what the desk said on it, oldest first;
    is_short: it took too long and ended before its end."""

    to: datetime
    news: tuple[Shown, ...]
    is_short: bool = False


class DemoControls(Protocol):
    """The demo's clock. Exists for a database marked demo and for no other."""

    async def state(self) -> ClockState:
        """The clock as it stands."""

    async def rate(self, rate: int) -> None:
        """Let desk time run `rate` times as fast as real time."""

    async def jump(self, target: str) -> str:
        """Go to "warning" (75 % of the next promise), "missed" (just past it) or "rating" (somebody is asked how the
        help was); returns the sentence to show, also when there is nothing to go to."""

    async def ahead(self) -> Ahead | None:
        """What is due next."""

    async def go(self, to: datetime, passing: Callable[[ClockState], None]) -> Way:
        """Go to a desk time, from one thing that is due to the next. passing: is told of each time on the way."""


class Accepts(Protocol):
    """The door."""

    async def accept(self, platform: str, payload: Mapping[str, Any]) -> Reply:
        """Take one event in; returns after its commit."""


Renderer = Callable[[Post], Sequence[object]]


@dataclass(frozen=True, slots=True)
class Setup:
    """What wiring gives the page.

    people: the cast, read when a page opens. clock: real time. demo: None on a real database.
    renderers: platform -> what it would be sent for a post, for the drawer.
    secret: signs sessions; without one, sessions end with the process.
    locked: the page is reachable from other machines, so that a demo asks for the secret too.
    base: where browsers of customers reach the server, without a trailing slash; "": they have no page.
    """

    people: Callable[[Connection], Cast]
    clock: Callable[[], datetime]
    demo: DemoControls | None = None
    renderers: Mapping[str, Renderer] = field(default_factory=dict)
    secret: str | None = None
    locked: bool = False
    base: str = ""
