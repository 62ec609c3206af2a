"""One request from the first words to "yes, solved", with every line that was written on the way."""

import asyncio
import random
from dataclasses import dataclass, field

from tests.fakes.slack import Channel, Message
from tests.soak.people import (
    PATIENCE,
    Customer,
    Expert,
    Line,
    SlackCustomer,
    SlackExpert,
    TelegramCustomer,
    TelegramExpert,
    reference,
)
from tests.soak.world import World

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONG = 0.2  # share of answers that Telegram takes only in two messages
CORRECTED = 0.4  # share of bursts whose last line is edited afterwards
DETAILS = "".join(f"\n{step}. check whether the profile of this plant is the same as before" for step in range(1, 70))
OPENINGS = ("the numbers are wrong", "urgent: nothing works", "no hurry, a question")


@dataclass(slots=True)
class Request:
    """One request and what was written about it, in order: `words` by the customer, `heard` by the owner;
    `corrected`: tokens of what the customer edited."""

    number: int
    customer: Customer
    channel: Channel
    card: Message
    words: list[Line] = field(default_factory=list)
    heard: list[Line] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)

    @property
    def ref(self) -> str:
        """As people call it."""
        return reference(self.card.shown)


@dataclass(slots=True)
class Cast:
    """Everybody who plays, and the numbers of requests given out so far."""

    world: World
    chance: random.Random
    count: int = 0
    screens: dict[str, asyncio.Lock] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def customer(self, name: str) -> Customer:
        """The contact of that name, where he writes."""
        if name in self.world.writers:
            return SlackCustomer(self.world, self.world.writers[name])
        return TelegramCustomer(self.world, self.world.senders[name])

    def expert(self, request: Request) -> Expert:
        """Somebody who will answer a request: on Telegram only where its queue has a forum."""
        names = ["Anna Lindqvist", "Marco Ferri"]
        if request.channel is self.world.finance:
            names += ["Li Wei", "Li Wei"]
        name = self.chance.choice(names)
        if name == "Li Wei":
            return TelegramExpert(self.world, name, request.ref)
        self.world.elsewhere.add(request.ref)
        screen = self.screens.setdefault(name, asyncio.Lock())
        return SlackExpert(self.world, name, screen=screen, channel=request.channel, card=request.card)

    def token(self, number: int, place: int) -> str:
        """A word that occurs nowhere else."""
        return f"q{number:03d}{LETTERS[place]}"


async def play(cast: Cast, customer: Customer, topic: str, *, short: bool = False) -> None:
    """A whole request. topic: "invoice" leads to the queue on both platforms, "interface" to the one on Slack."""
    request = await _open(cast, customer, topic)
    cast.requests.append(request)
    expert = cast.expert(request)
    await expert.claim()
    await _talk(cast, request, expert)
    if not short:
        await _correct(cast, request)
        await _ask_back(cast, request, expert)
    await _solve(cast, request, expert, label="Not yet" if cast.chance.random() < 0.4 and not short else "Yes, solved")


async def _open(cast: Cast, customer: Customer, topic: str) -> Request:
    cast.count += 1
    number, first, second = cast.count, cast.token(cast.count, 0), cast.token(cast.count, 1)
    channel = cast.world.finance if topic == "invoice" else cast.world.interfaces
    # Slack may have to hand the first line over again, after the second: each names the topic.
    opening = await customer.ask(f"{first} {topic}: {cast.chance.choice(OPENINGS)}", first)
    added = await customer.say(f"{second} {topic}, one thing more", second)

    def card() -> Message | None:
        tops = (message for message in channel.history if message.from_app and message.thread_ts in (None, message.ts))
        return next((top for top in tops if first in top.shown or second in top.shown), None)

    found = await cast.world.slack.journal.wait_until(card, PATIENCE, what=f"the card of {first}")
    request = Request(number, customer, channel, found, words=[opening, added])
    await customer.hear(request.ref)
    return request


def _next(cast: Cast, request: Request) -> str:
    written = len(request.words) + len(request.heard)
    return cast.token(request.number, written)


async def _talk(cast: Cast, request: Request, expert: Expert) -> None:
    """A burst of the expert, a burst of the customer."""
    for _ in range(cast.chance.randint(1, 3)):
        token = _next(cast, request)
        long = DETAILS if cast.chance.random() < LONG else ""
        request.heard.append(await expert.say(f"{token} did you try again?{long}"[: expert.longest], token))
    await request.customer.hear(request.heard[-1].token)
    for _ in range(cast.chance.randint(1, 3)):
        token = _next(cast, request)
        request.words.append(await request.customer.say(f"{token} I tried it again", token))
    await expert.hear(request.words[-1].token)


async def _correct(cast: Cast, request: Request) -> None:
    """Now and then what was said last is edited."""
    if cast.chance.random() < CORRECTED:
        token = request.words[-1].token
        await request.customer.correct(f"{token} I tried it again: {corrected(token)}")
        request.corrected.append(token)


def corrected(token: str) -> str:
    """What stands only in the corrected form of a line."""
    return f"{token}too"


async def _ask_back(cast: Cast, request: Request, expert: Expert) -> None:
    token = _next(cast, request)
    request.heard.append(Line(token))
    await expert.fill("ask", {"question": f"{token} which plant?"})
    await request.customer.hear(token)
    token = _next(cast, request)
    request.words.append(await request.customer.say(f"{token} plant 4", token))
    await expert.hear(token)


async def _solve(cast: Cast, request: Request, expert: Expert, *, label: str) -> None:
    """Resolve; "not yet" leads to another answer and another solution."""
    token = _next(cast, request)
    request.heard.append(Line(token))
    await expert.fill("resolve", {"cause": "a wrong profile", "fix": f"{token} profile set"})
    seen = f"{request.ref} is closed" if label == "Yes, solved" else f"{request.ref} is open again"
    await request.customer.press(label, under=token, seen=seen)
    if label == "Not yet":
        await _talk(cast, request, expert)
        await _solve(cast, request, expert, label="Yes, solved")
