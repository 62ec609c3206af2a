"""A small hand-written desk: answers on the page the way the real one does, with nothing behind it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.console.app import Cast, ClockState, Pane, Person, Room
from bot.console.inbound import read, where_of
from bot.console.sender import ConsoleSender
from bot.console.setup import Ahead, Way
from handlers.inbound import Inbound, Kind
from handlers.notices import (
    Act,
    Button,
    Card,
    Field,
    Form,
    Mark,
    Moment,
    Plain,
    Post,
    Reply,
    Retitle,
    Sent,
    Sign,
    Style,
    Target,
    Text,
    Words,
    dump,
)
from storage.shown import Shown

QUEUE = "erp-finance"
START = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
DUE = Moment(datetime(2026, 11, 24, 14, 4, tzinfo=UTC), "today 15:04 (Rome)", bold=True)
CAST = Cast(
    people=(
        Person("giulia", "Giulia Rossi", (Pane.CUSTOMER,), "Bianchi Meccanica", hours="Europe/Rome"),
        Person("luca", "Luca Bianchi", (Pane.CUSTOMER,), "Bianchi Meccanica", language="it", hours="Europe/Rome"),
        Person("anna", "Anna Lindqvist", (Pane.EXPERT,), "Stockholm", (QUEUE,), hours="Europe/Stockholm"),
        Person("liwei", "Li Wei", (Pane.EXPERT,), "Shanghai", (QUEUE,), language="zh-Hans", hours="Asia/Shanghai"),
        Person("marco", "Marco Ferri", (Pane.EXPERT, Pane.ACCOUNT), "Team lead", (QUEUE,), hours="Europe/Rome"),
        Person("sara", "Sara Holm", (Pane.ACCOUNT,), "Account manager", hours="Europe/Stockholm"),
    ),
    rooms=(Room(QUEUE, "ERP Finance"),),
)
PEOPLE = {one.user: one.name for one in CAST.people}
QUESTIONS = (
    "How was the help on T-1042?",
    "How well did Anna know the subject?",
    "How was the speed?",
    "How courteous was Anna?",
)


def plain(text: str) -> tuple[Plain]:
    """One piece of the desk's own words."""
    return (Plain(text),)


@dataclass
class HandDesk:
    """One ticket, T-1042, from the first question to a complaint. Also the door and the demo's clock."""

    sender: ConsoleSender | None = None
    heard: list[Inbound] = field(default_factory=list)
    refuses: bool = False  # the database is away: nothing is acknowledged
    owner: str = ""
    card: str = ""
    room: str = ""
    question: str = ""
    now: datetime = START
    speed: float = 1
    questions: list[str] = field(default_factory=lambda: list(QUESTIONS))
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def accept(self, platform: str, payload: Mapping[str, Any]) -> Reply:
        """The door."""
        if self.refuses:
            raise RuntimeError("the database is away")
        inbound = read(payload)
        if inbound.key in [one.key for one in self.heard]:
            return Reply()
        self.heard.append(inbound)
        if inbound.kind is Kind.MESSAGE:
            return await (self._question(inbound) if inbound.where.direct else self._answer(inbound))
        handle = getattr(self, f"_{inbound.word}", None)
        reply: Reply = await handle(inbound) if handle else Reply("That button is from an older version of the card.")
        return reply

    async def state(self) -> ClockState:
        """The demo's clock."""
        return ClockState(self.now, self.speed)

    async def rate(self, rate: int) -> None:
        """The demo's clock, faster."""
        self.speed = rate

    async def jump(self, target: str) -> str:
        """The demo's clock, moved, with what that brings."""
        self.now += timedelta(hours=1)
        if target == "warning":
            text = "30 min left on T-1042, Bianchi, urgent. No answer has gone out."
            await self._say("@anna", plain(text), buttons=(Button("Need help", "help"),), script="E2")
            await self._say(
                "@marco", plain("1 request may miss its time within the hour:\nT-1042 Bianchi · Anna · 30 min")
            )
        if target == "missed":
            await self._say("@sara", MISSED, title="❗ Missed: T-1042, Bianchi Meccanica", buttons=ACKS, script="E5")
        if target == "rating":
            await self._next_question()
        return f"It is {self.now:%a %H:%M}."

    async def ahead(self) -> Ahead | None:
        """The demo's clock: what is due next."""
        return Ahead("warning of T-1042", self.now + timedelta(minutes=90))

    async def go(self, to: datetime, passing: Callable[[ClockState], None]) -> Way:
        """The demo's clock, taken there."""
        passing(ClockState(to, self.speed))
        self.now = to
        sent = await self._say("@sara", plain("It ends in 90 days."), title="Renewal of C-2044")
        body = dump(Post(Card(plain("It ends in 90 days."), "Renewal of C-2044")))
        said = Shown(int(sent.message or 0), 0, "", "@sara", None, "", body, to, "", "", False, False, False, None)
        return Way(to, (said,))

    async def _next_question(self) -> None:
        buttons = tuple(Button(str(score), "rate", str(score)) for score in range(1, 6))
        await self._say("@giulia", plain(self.questions.pop(0)), buttons=buttons, script="F4")

    async def _act(self, chat: str, act: Act, *, thread: str | None = None, message: str | None = None) -> Sent:
        where = where_of(chat)
        room = chat.startswith("#")
        target = Target(
            where.platform,
            where.workspace,
            where.place,
            where.direct,
            thread=thread,
            wants_thread=room,
            message=message,
        )
        assert self.sender is not None
        outcome = await self.sender.send(act, target, next(self.numbers), repeated=False)
        assert isinstance(outcome, Sent)
        return outcome

    async def _say(
        self, chat: str, text: Text, *, title: str = "", buttons: tuple[Button, ...] = (), script: str = ""
    ) -> Sent:
        return await self._act(chat, Post(Card(text, title, buttons=buttons), script=script))

    async def _question(self, inbound: Inbound) -> Reply:
        await self._act("@giulia", Mark(inbound.message or "", Sign.RECEIVED))
        if self.owner:
            await self._act(f"#{QUEUE}", self._relay(inbound), thread=self.room)
            return Reply()
        self.question = inbound.text
        receipt = Card(
            RECEIPT,
            "T-1042 · received 13:04",
            buttons=(Button("Not urgent", "calm"), Button("My contract", "contract")),
        )
        await self._act("@giulia", Post(receipt, reply_to=inbound.message, script="B2"))
        sent = await self._act(f"#{QUEUE}", self._card(), thread=None)
        self.card, self.room = sent.message or "", sent.thread or ""
        return Reply()

    def _relay(self, inbound: Inbound) -> Post:
        return Post(Card((Words(inbound.text),)), author=f"{inbound.writer.name} (via Retainer)", script="C5")

    def _card(self) -> Post:
        state = f"{PEOPLE[self.owner]} since 13:07" if self.owner else "Unclaimed"
        claimed = (
            Button("Ask customer", "ask"),
            Button("Resolve", "resolve", style=Style.PRIMARY),
            Button("Transfer", "transfer"),
        )
        return Post(
            Card(
                (
                    Words("Bianchi Meccanica", bold=True),
                    Plain(" · Giulia Rossi · Telegram · English\nanswer by "),
                    DUE,
                    Words(self.question, quoted=True),
                ),
                "🔴 T-1042 · urgent",
                (Plain("Gold C-2044 to 31 Dec · 32 of 40 requests · AM Sara Holm\n"), Plain(state, bold=True)),
                claimed if self.owner else (Button("Claim", "claim", style=Style.PRIMARY), Button("Move", "move")),
                (Button("Duplicate of…", "duplicate"), Button("Not a request", "aside")),
            ),
            script="C1",
        )

    async def _redraw(self) -> None:
        await self._act(f"#{QUEUE}", self._card(), message=self.card)

    async def _claim(self, inbound: Inbound) -> Reply:
        if self.owner == inbound.writer.user:
            return Reply("You already have T-1042.")
        if self.owner:
            return Reply(f"{PEOPLE[self.owner]} claimed T-1042 just before you. Nothing was sent in your name.")
        self.owner = inbound.writer.user
        await self._redraw()
        await self._act(f"#{QUEUE}", Retitle("T-1042 Bianchi · invoice rounding", closed=False), thread=self.room)
        note = "Anna, what you write here goes to Giulia on Telegram. Start with 🔒 or // to keep it internal."
        await self._act(f"#{QUEUE}", Post(Card(plain(note)), script="C2"), thread=self.room)
        text = (
            Words("Anna Lindqvist", bold=True),
            Plain(" (ERP Finance) has T-1042. Her answer is due "),
            DUE,
            Plain("."),
        )
        await self._act("@giulia", Post(Card(text), script="B5"))
        return Reply("T-1042 is yours.")

    async def _answer(self, inbound: Inbound) -> Reply:
        sign = Sign.NOTE if inbound.text.startswith("🔒") else Sign.DELIVERED
        await self._act(f"#{QUEUE}", Mark(inbound.message or "", sign))
        if sign is Sign.DELIVERED:
            await self._act("@giulia", self._relay(inbound))
        return Reply()

    async def _ask(self, inbound: Inbound) -> Reply:
        if inbound.kind is Kind.PRESS:
            asked = Field("question", "What do you need from Giulia?", long=True)
            return Reply(form=Form("Ask the customer", "ask", "T-1042", (asked,), "Send to Giulia"))
        if not inbound.fields["question"].strip():
            return Reply(errors={"question": "Write what you need."})
        text = (
            Words("Anna Lindqvist", bold=True),
            Plain(" needs one thing for T-1042:"),
            Words(inbound.fields["question"], quoted=True),
            Plain("Reply here. The solve-by clock is paused meanwhile."),
        )
        await self._act("@giulia", Post(Card(text), script="C9"))
        return Reply("Asked. The solve-by clock is paused.")

    async def _acknowledge(self, inbound: Inbound) -> Reply:
        text = (*MISSED, Plain("\nAcknowledged by Sara Holm.", bold=True))
        card = Card(text, "❗ Missed: T-1042, Bianchi Meccanica")
        await self._act("@sara", Post(card, script="E6"), message=inbound.message)
        return Reply("Acknowledged.")

    async def _resolve(self, inbound: Inbound) -> Reply:
        if inbound.kind is Kind.PRESS:
            fields = (Field("cause", "Cause"), Field("fix", "What fixed it"))
            return Reply(form=Form("Resolve T-1042", "resolve", "T-1042", fields, "Resolve"))
        text = plain("Anna Lindqvist says T-1042 is solved.\nIs it working for you?")
        buttons = (Button("Yes, solved", "confirm", style=Style.PRIMARY), Button("Not yet", "notyet"))
        await self._act("@giulia", Post(Card(text, buttons=buttons), script="C12"))
        return Reply()

    async def _confirm(self, inbound: Inbound) -> Reply:
        await self._say("@giulia", plain("Thank you. T-1042 is closed."), script="C12")
        return Reply()

    async def _rate(self, inbound: Inbound) -> Reply:
        if self.questions:
            await self._next_question()
        else:
            await self._say("@giulia", plain("I am sorry. I opened complaint K-17."), script="F5")
            await self._say("@sara", plain("Complaint K-17, Giulia Rossi, T-1042: speed 2"), script="F5")
        return Reply()


RECEIPT: Text = (
    Plain("The "),
    Words("ERP Finance", bold=True),
    Plain(" team has it. A person will answer "),
    Moment(DUE.at, "by today 15:04 (Rome)", bold=True),
    Plain(".\nGold contract: urgent requests, first answer within 2 working hours, Mon–Fri 09:00–18:00."),
)
MISSED: Text = (
    Plain("First answer was due "),
    DUE,
    Plain(
        ".\n13:04 Giulia wrote; receipt after 1 s\n13:07 Anna claimed\n14:34 warned Anna and Marco\n15:04 target passed"
    ),
)
ACKS = (Button("Acknowledge", "acknowledge", style=Style.PRIMARY), Button("Take over", "take"))
