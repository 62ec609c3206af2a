"""docs/contracts.md as it happens: files are written, commands run, sentences said, at a time that stands still."""

import itertools
import os
import re
import shlex
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner
from sqlalchemy import Connection

from bot import cli
from handlers import desk
from handlers.inbound import Inbound, Kind, Where, Writer
from handlers.notices import Sender
from handlers.relay import delivered
from schedules import arrivals, departures
from storage import desktime, migrate
from storage.engine import Database
from tests.handlers.chats import Chats, Shown
from tests.handlers.scene import Platform

PAGE = Path(__file__).parents[2] / "docs" / "contracts.md"
NOON = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
STEP = re.compile(
    r"```yaml\n# (?P<file>\S+)\n(?P<text>.*?)```|```text\n(?P<session>\$ .*?)```|```chat\n(?P<chat>.*?)```"
    r"|<!-- later (?P<minutes>\d+) minutes -->|put\s+`(?P<line>[^`]+)` below the allowance",
    re.DOTALL,
)
SAID = re.compile(r"(?P<who>\w+)(?: presses (?P<label>.+)|: (?P<text>.*))")


@dataclass(slots=True)
class Story:
    """The page's desk, in a folder."""

    folder: Path
    db: Database
    now: datetime = NOON
    chats: Chats = field(default_factory=Chats)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def later(self, minutes: int) -> None:
        """Some time passes."""
        self.now += timedelta(minutes=minutes)
        self.db.write_now(lambda conn: desktime.move(conn, desk=self.now, real=NOON, rate=0))

    def steps(self) -> Iterator[tuple[int, str, str]]:
        """Walks the page: (where it stands, as written, as it happened)."""
        for step in STEP.finditer(PAGE.read_text()):
            if step["file"]:
                (self.folder / step["file"]).write_text(step["text"])
            elif step["line"]:
                with (self.folder / "desk.yaml").open("a") as file:
                    file.write(step["line"] + "\n")
            elif step["minutes"]:
                self.later(int(step["minutes"]))
            elif step["session"]:
                lines = [line for line in step["session"].splitlines() if line.startswith("$ ")]
                yield step.start("session"), step["session"], "".join(f"{one}\n{self._run(one)}" for one in lines)
            else:
                lines = [line for line in step["chat"].splitlines() if line and not line.startswith(" ")]
                yield step.start("chat"), step["chat"], "".join(f"{one}\n{self._chat(one)}" for one in lines)

    def _run(self, line: str) -> str:
        words, _, file = line.removeprefix("$ retainer ").partition(" > ")
        done = CliRunner().invoke(cli.commands, shlex.split(words))
        assert done.exit_code == 0, done.output
        if file:
            (self.folder / file).write_text(done.stdout)
        return "" if file else done.output

    def _chat(self, line: str) -> str:
        """Somebody says or presses something; what Giulia then reads, indented."""
        said = SAID.fullmatch(line)
        assert said, line
        before = len(self.chats.posts)
        self._receive(self._event(said["who"], said["text"] or "", said["label"]))
        read = [one for one in self.chats.posts[before:] if one.place == "giulia"]
        return "".join(f"  {part}\n" for one in read for part in _shown(one))

    def _event(self, who: str, text: str, label: str | None) -> Inbound:
        key, writer = f"page-{next(self.numbers)}", Writer("console", "local", who, who)
        private = Where("console", "local", who, direct=True)
        if label is None and who == "giulia":
            return Inbound(key, Kind.MESSAGE, writer, private, message=key, text=text)
        room = Where("console", "local", "erp", direct=False, threads=True)
        cards = [one for one in self.chats.posts if one.place == (who if who == "giulia" else "erp")]
        if label is None:
            return Inbound(key, Kind.MESSAGE, writer, room, thread=cards[0].thread, message=key, text=text)
        card, button = next(
            (one, button) for one in reversed(cards) for button in one.card.buttons if button.label == label
        )
        where = private if who == "giulia" else room
        return Inbound(
            key, Kind.PRESS, writer, where, thread=card.thread, message=card.message, word=button.word,
            value=button.value,
        )  # fmt: skip

    def _receive(self, inbound: Inbound) -> None:
        self.db.write_now(desk.receive, inbound, self.now, self.now)
        while self.db.write_now(self._deliver):
            pass

    def _deliver(self, conn: Connection) -> int:
        senders: dict[str, Sender] = {"console": Platform(self.chats)}
        found = departures.depart(conn, senders, "page", self.now, 10)
        for one in found.leased:
            outcome = self.chats.perform(one.act, one.target)
            arrivals.settle(conn, arrivals.Arrival(one, senders["console"], self.now, delivered.settled), outcome)
        return len(found.leased)


def _shown(one: Shown) -> list[str]:
    """The lines of a card, and its buttons."""
    name = f"{one.post.author}: " if one.post.author else ""
    buttons = " ".join(f"[{button.label}]" for button in one.card.buttons)
    return [*f"{name}{one.text}".splitlines(), *([buttons] if buttons else [])]


@contextmanager
def story(folder: Path) -> Iterator[Story]:
    """The page's desk in an empty folder, the working directory, with the database that the environment names."""
    url = os.environ["RETAINER_DATABASE_URL"]
    migrate.upgrade(url)
    db = Database.open(url)
    try:
        db.write_now(lambda conn: desktime.make_demo(conn, desk=NOON, real=NOON))
        told = Story(folder, db)
        told.later(0)
        yield told
    finally:
        db.close_now()


def rewrite() -> None:
    """Write what really happens into the page, for whoever changed what is said."""
    with TemporaryDirectory() as name, chdir(name):
        os.environ["RETAINER_DATABASE_URL"] = "sqlite:///retainer.db"
        text, shift = PAGE.read_text(), 0
        with story(Path(name)) as told:
            for start, written, real in told.steps():
                at = start + shift
                text = text[:at] + real + text[at + len(written) :]
                shift += len(real) - len(written)
        PAGE.write_text(text)


if __name__ == "__main__":
    rewrite()
