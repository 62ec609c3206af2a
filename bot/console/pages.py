"""The page as HTML: its panes and seats, its templates."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.console import views
from bot.console.inbound import chat_of
from bot.console.setup import Cast, Pane, Person

TITLES = {Pane.CUSTOMER: "Customer", Pane.EXPERT: "Expert queue", Pane.ACCOUNT: "Account manager"}
PLACEHOLDERS = {
    Pane.CUSTOMER: "Write your question in your own words",
    Pane.EXPERT: "Write to the whole queue",
    Pane.ACCOUNT: "Write to the desk",
}

EMPTY = {
    Pane.CUSTOMER: "Ask something below, in your own words.",
    Pane.EXPERT: "A card appears here when a customer asks.",
    Pane.ACCOUNT: "A notice appears here when a promise is at risk.",
}


@dataclass(frozen=True, slots=True)
class Chair:
    """A pane and who may sit there; the first is the one who does."""

    pane: Pane
    people: tuple[Person, ...]

    @property
    def title(self) -> str:
        """The pane's heading."""
        return TITLES[self.pane]

    @property
    def placeholder(self) -> str:
        """What an empty composer says."""
        return PLACEHOLDERS[self.pane]

    @property
    def empty(self) -> str:
        """What an empty chat says."""
        return EMPTY[self.pane]


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat a person can open."""

    name: str
    title: str


def chairs(cast: Cast) -> tuple[Chair, ...]:
    """A demo's panes with everybody one may act as; a pane that nobody sits at is left out."""
    found = [Chair(pane, _sitting(cast, pane)) for pane in Pane]
    return tuple(chair for chair in found if chair.people)


def _sitting(cast: Cast, pane: Pane) -> tuple[Person, ...]:
    """Whoever belongs to the pane before those who also may look in."""
    return tuple(sorted((one for one in cast.people if pane in one.panes), key=lambda one: one.panes[0] is not pane))


def own_chair(person: Person) -> tuple[Chair, ...]:
    """A real desk's one pane, for the person who signed in."""
    return (Chair(person.panes[0] if person.panes else Pane.CUSTOMER, (person,)),)


def chats_of(person: Person, cast: Cast, pane: Pane) -> tuple[Chat, ...]:
    """The person's chats: in the expert pane the rooms come first, else the private chat with the desk."""
    direct = (Chat(chat_of(person.user, direct=True), "Direct"),)
    rooms = tuple(Chat(chat_of(place, direct=False), cast.title(place)) for place in person.rooms)
    if pane is Pane.CUSTOMER:
        return direct
    return rooms + direct if pane is Pane.EXPERT else direct + rooms


def pane_of(name: str) -> Pane:
    """The pane a browser names; the customer's where it names none."""
    return Pane(name) if name in list(Pane) else Pane.CUSTOMER


def may_see(person: Person, chat: str) -> bool:
    """Whether a chat is the person's own or a room they are in."""
    return chat[1:] == person.user if chat.startswith("@") else chat[1:] in person.rooms


def html(template: str, values: Mapping[str, object], *, status: int = 200) -> web.Response:
    """A page from a template."""
    text = views.templates().get_template(template).render(**values)
    return web.Response(text=text, status=status, content_type="text/html")
