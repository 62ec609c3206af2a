"""A scene for behaviour tests: people write and press, time passes, and everybody's chat can be read.

After every event, the clocks of every ticket are folded anew from the journal and must equal the live ones
(DESIGN 2.7), so every test of this suite also proves that replay equals live.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from handlers import desk, deskwork
from handlers.inbound import Attachment, Inbound, Kind, Where
from handlers.notices import Act, Pace, Reply, Sender, Sent, Target, Unknown
from handlers.relay import delivered
from schedules import arrivals, clocks, departures, followups, releases
from storage import tickets
from storage.engine import Database
from storage.tickets import Ticket
from tests.desks import NOW, apply_changed
from tests.handlers.cast import CHANGES, PEOPLE, PLACES
from tests.handlers.chats import Chats, Shown
from tests.handlers.folding import ledger_agrees

BELLS = (clocks.sweep, releases.ring, followups.ring)
QUESTION = "Since this morning invoices from the Turin plant are rounded. We close the books tomorrow!!"


@dataclass(frozen=True, slots=True)
class Said:
    """An event, the id of the message it made, and what the platform shows at once."""

    message: str
    reply: Reply
    inbound: Inbound


class Platform:
    """One platform of the chats, without any pace."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        """Anything, at once."""
        return ()

    async def send(self, act: Act, target: Target, number: int, *, repeated: bool) -> Sent:
        """Not used: the scene performs acts itself, one after another."""
        raise NotImplementedError

    async def look_up(self, act: Act, target: Target, number: int) -> Sent | Unknown | None:
        """Nothing is ever in doubt here."""
        return None


class Scene:
    """The example desk on two platforms, with a clock that only the test moves."""

    def __init__(
        self, db: Database, folder: Path, changes: Mapping[str, str] | None = None, *, begins: datetime = NOW
    ) -> None:
        self.db = db
        self.now = begins
        self.chats = Chats()
        self._senders: dict[str, Sender] = dict.fromkeys(("slack", "telegram"), Platform(self.chats))
        self._numbers = itertools.count(1)
        apply_changed(db, folder / "desk.yaml", {**CHANGES, **(changes or {})}, begins)

    # ---------------------------------------------------------------------------------------------------- people act

    def says(
        self,
        who: str,
        text: str = "",
        *,
        to: str = "",
        under: Shown | Said | None = None,
        answering: Shown | Said | None = None,
        written: datetime | None = None,
        attachments: tuple[Attachment, ...] = (),
        mentioned: bool = False,
    ) -> Said:
        """Somebody writes, privately or `to` a place; `under`: in that message's thread or topic."""
        return self.does(
            replace(
                self._event(who, Kind.MESSAGE, to),
                written=written,
                thread=_thread(under),
                message=str(next(self._numbers)),
                reply_to=answering.message if answering else None,
                text=text,
                attachments=attachments,
                mentioned=mentioned,
            )
        )

    def edits(self, said: Said, text: str) -> Said:
        """Its writer changes a message."""
        return self._again(Kind.EDIT, said, text=text)

    def deletes(self, said: Said) -> Said:
        """Its writer deletes a message."""
        return self._again(Kind.DELETE, said, text="")

    def _again(self, kind: Kind, said: Said, *, text: str) -> Said:
        old = said.inbound
        key = f"k{next(self._numbers)}"
        return self.does(Inbound(key, kind, old.writer, old.where, thread=old.thread, message=old.message, text=text))

    def commands(self, who: str, word: str, text: str = "", *, to: str = "", under: Shown | None = None) -> Said:
        """Somebody gives a command: /word."""
        event = self._event(who, Kind.COMMAND, to)
        return self.does(replace(event, thread=_thread(under), word=word, text=text))

    def presses(self, who: str, word: str, on: Shown, value: str | None = None) -> Said:
        """Somebody presses the button of this word; `value`: of a button that is no longer there."""
        found = [button.value for button in on.card.buttons if button.word == word]
        assert found or value is not None, f"no button {word!r} on {on.text!r}"
        event = self._event(who, Kind.PRESS, on.place)
        pressed = value if value is not None else found[0]
        return self.does(replace(event, thread=on.thread, message=on.message, word=word, value=pressed))

    def sends(self, said: Said, **fields: str) -> Said:
        """The form that a press opened is filled in and sent."""
        form = said.reply.form
        assert form is not None, f"no form was opened: {said.reply}"
        old = said.inbound
        return self.does(
            Inbound(
                f"k{next(self._numbers)}", Kind.FORM, old.writer, old.where, thread=old.thread, word=form.word,
                value=form.value, fields=fields, forms=True,
            )
        )  # fmt: skip

    def happens(self, who: str, kind: Kind, to: str = "", *, text: str = "", value: str = "") -> Said:
        """Something else happens in a place."""
        return self.does(replace(self._event(who, kind, to), text=text, value=value))

    def does(self, inbound: Inbound) -> Said:
        """One event reaches the desk, and what it says is delivered."""
        at = min(inbound.written or self.now, self.now)
        reply = self.db.write_now(desk.receive, inbound, at, self.now)
        self.deliver()
        self.db.read_now(_replay_equals_live)
        return Said(inbound.message or "", reply, inbound)

    def _event(self, who: str, kind: Kind, to: str) -> Inbound:
        writer = PEOPLE[who]
        is_slack = writer.platform == "slack"
        private = Where(writer.platform, writer.workspace, writer.user, direct=True, threads=is_slack)
        forms = is_slack and kind in (Kind.COMMAND, Kind.PRESS)
        return Inbound(f"k{next(self._numbers)}", kind, writer, PLACES.get(to, private), forms=forms)

    # ---------------------------------------------------------------------------------------------------- time passes

    def later(self, **span: float) -> None:
        """Time passes; nothing is swept."""
        self.now += timedelta(**span)

    def passes(self, *, unchecked: bool = False, **span: float) -> int:
        """Time passes, and what is due then is said; how many clocks were looked at."""
        self.later(**span)
        return self.sweep(unchecked=unchecked)

    def sweep(self, *, unchecked: bool = False) -> int:
        """What is due by now is said. unchecked: a test spoilt what replay needs."""
        found = 0
        while count := sum(self.db.write_now(ring, self.now, 50) for ring in BELLS):
            found += count
        self.deliver()
        if not unchecked:
            self.db.read_now(_replay_equals_live)
        return found

    def deliver(self) -> None:
        """Everything the desk has to say reaches the chats."""
        self.db.write_now(self._deliver)

    def _deliver(self, conn: Connection) -> None:
        while leased := departures.depart(conn, self._senders, "scene", self.now, 10).leased:
            for one in leased:
                outcome = self.chats.perform(one.act, one.target)
                arrival = arrivals.Arrival(one, self._senders[one.target.platform], self.now, delivered.settled)
                arrivals.settle(conn, arrival, outcome)

    # -------------------------------------------------------------------------------------------------- what is there

    def read(self, who: str, text: str = "", script: str = "") -> list[Shown]:
        """What stands in somebody's private chat and says this."""
        return self.chats.at(PEOPLE[who].user, text, script)

    def last(self, place: str, text: str = "", script: str = "") -> Shown:
        """The newest of these in a place, or in a person's private chat."""
        found = self.chats.at(PEOPLE[place].user if place in PEOPLE else place, text, script)
        assert found, f"nothing says {text!r} {script} in {place}: {[one.text for one in self.chats.posts]}"
        return found[-1]

    def card(self, number: int = 1001, place: str = "C0ERP") -> Shown:
        """The ticket's card in a place."""
        return self.last(place, f"T-{number}", "C1")

    def ticket(self, number: int = 1001) -> Ticket:
        """A ticket as it is stored."""
        found = self.db.write_now(tickets.by_number, number)
        assert found is not None, f"there is no T-{number}"
        return found

    def running(self, number: int = 1001) -> deskwork.Running:
        """A ticket with its terms and clocks."""
        return self.db.read_now(deskwork.load, self.ticket(number))

    def count(self) -> int:
        """How many tickets there are."""
        return len(self.db.read_now(_ticket_ids))


def _thread(on: Shown | Said | None) -> str | None:
    if isinstance(on, Said):
        return on.inbound.thread or on.message
    return None if on is None else on.thread or on.message


def _ticket_ids(conn: Connection) -> list[int]:
    return list(conn.scalars(select(tickets.tickets.c.id)))


def _replay_equals_live(conn: Connection) -> None:
    for ticket_id in _ticket_ids(conn):
        ticket = tickets.by_id(conn, ticket_id)
        assert ticket is not None
        assert deskwork.replayed(conn, ticket) == deskwork.load(conn, ticket).clocks, (
            f"{ticket.ref} replays differently"
        )
        assert ledger_agrees(conn, ticket), f"the ledger of {ticket.ref} is not what its journal says"
