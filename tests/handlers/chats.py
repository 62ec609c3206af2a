"""Chats in memory for the desk's suite: two platforms that show what the desk says, and may be told to refuse."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.notices import (
    Act,
    Card,
    Document,
    Files,
    Home,
    Mark,
    Open,
    Outcome,
    Plain,
    Post,
    Remove,
    Retitle,
    Sent,
    Sign,
    Target,
)
from handlers.wording.voice import flat

Refuse = Callable[[Act, Target], Outcome | None]


@dataclass(slots=True)
class Shown:
    """A message of the desk as it stands now. number: its outbox row."""

    platform: str
    place: str
    thread: str | None
    message: str
    post: Post
    edits: int = 0
    removed: bool = False

    @property
    def card(self) -> Card:
        """What it shows."""
        return self.post.card

    @property
    def text(self) -> str:
        """Everything that can be read on it."""
        return "\n".join(part for part in (self.card.title, flat(self.card.text), flat(self.card.footer)) if part)

    @property
    def words(self) -> list[str]:
        """The commands its buttons press."""
        return [button.word for button in self.card.buttons]


@dataclass(slots=True)
class Room:
    """A topic the desk made."""

    title: str
    closed: bool = False


@dataclass(slots=True)
class Chats:
    """Every chat of every platform. `refuse` may answer an act instead of the platform."""

    posts: list[Shown] = field(default_factory=list)
    signs: dict[tuple[str, str], list[Sign]] = field(default_factory=dict)  # (place, message) -> the desk's signs
    rooms: dict[tuple[str, str], Room] = field(default_factory=dict)
    homes: dict[str, Home] = field(default_factory=dict)  # by person: his own page of the desk
    files: list[tuple[str, Document]] = field(default_factory=list)  # (place, file)
    shown: list[tuple[str, Files]] = field(default_factory=list)  # (place, files)
    refuse: Refuse | None = None
    flat: set[str] = field(default_factory=set)  # groups that make no rooms
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(9001))

    def perform(self, act: Act, target: Target) -> Outcome:
        """Do one act, as the platform would."""
        refused = self.refuse(act, target) if self.refuse else None
        if refused is not None:
            return refused
        match act:
            case Post():
                return self._post(act, target)
            case Open():
                return self._open(act, target)
            case Mark():
                self._mark(act, target)
            case Retitle():
                self.rooms[(target.place, target.thread or "")] = Room(act.title, act.closed)
            case Remove():
                self._remove(target)
            case Document() | Home() | Files():
                return self._keep(act, target)
        return Sent()

    def names(self, place: str) -> list[str]:
        """What the files are called that are shown in a place."""
        return [one.name for at, act in self.shown for one in act.files if at == place]

    def _keep(self, act: Document | Home | Files, target: Target) -> Sent:
        if isinstance(act, Files):
            return self._show(act, target)
        if isinstance(act, Home):
            self.homes[target.place] = act
        else:
            self.files.append((target.place, act))
        return Sent()

    def _show(self, act: Files, target: Target) -> Sent:
        self.shown.append((target.place, act))
        message = str(next(self.numbers))
        post = Post(Card((*act.caption, Plain(" ".join(one.name for one in act.files)))), act.author, script="files")
        self.posts.append(Shown(target.platform, target.place, target.thread, message, post))
        return Sent(message)

    def _post(self, post: Post, target: Target) -> Sent:
        for button in (*post.card.buttons, *post.card.more):
            data = f"?{button.word}:{button.value}"
            assert len(data.encode()) <= 64, f"more than a button can carry: {data}"
            assert len(button.label) <= 20, f"more than a button can show: {button.label}"
        known = [shown for shown in self.posts if (shown.place, shown.message) == (target.place, target.message)]
        if known:
            known[0].post, known[0].edits = post, known[0].edits + 1
            return Sent(known[0].message, thread=target.thread)
        message = str(next(self.numbers))
        thread = target.thread or (message if target.wants_thread else None)
        is_flat = target.place in self.flat
        self.posts.append(Shown(target.platform, target.place, None if is_flat else thread, message, post))
        return Sent(message, thread=thread, loose=is_flat and target.wants_thread)

    def _open(self, act: Open, target: Target) -> Sent:
        if target.platform == "slack" or target.place in self.flat:
            return Sent(loose=target.place in self.flat)
        thread = str(next(self.numbers))
        self.rooms[(target.place, thread)] = Room(act.title)
        return Sent(thread=thread)

    def _mark(self, act: Mark, target: Target) -> None:
        signs = self.signs.setdefault((target.place, act.message), [])
        if act.replaces in signs:
            signs.remove(act.replaces)
        if act.sign is not None:
            signs.append(act.sign)

    def _remove(self, target: Target) -> None:
        for shown in self.posts:
            if (shown.place, shown.message) == (target.place, target.message):
                shown.removed = True

    def at(self, place: str, text: str = "", script: str = "") -> list[Shown]:
        """What stands in a place and says this, oldest first."""
        return [
            shown
            for shown in self.posts
            if shown.place == place and not shown.removed and text in shown.text and script in ("", shown.post.script)
        ]
