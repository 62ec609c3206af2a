"""Who plays, and what is remembered of each request."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from tests.fakes.slack import Channel, Message
from tests.soak.ingroup import GroupExpert
from tests.soak.onslack import SlackCustomer, SlackExpert
from tests.soak.ontelegram import TelegramCustomer, TopicExpert
from tests.soak.people import Customer, Expert, Line, reference
from tests.soak.world import World

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Request:
    """One request and what was written about it, in order: `words` by the customer, `heard` by the owner. Tokens of
    what its writer changed (`corrected`), took back (`taken_back`), sent with a file (`sent`: the customer, `got`: the
    owner)."""

    number: int
    customer: Customer
    channel: Channel
    card: Message
    words: list[Line] = field(default_factory=list)
    heard: list[Line] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    got: list[str] = field(default_factory=list)

    @property
    def ref(self) -> str:
        """As people call it."""
        return reference(self.card.shown)

    @property
    def written(self) -> int:
        """How many tokens are used up."""
        return len(self.words) + len(self.heard) + len(self.taken_back)


@dataclass(slots=True)
class Cast:
    """Everybody who plays, and the numbers of requests given out so far."""

    world: World
    chance: random.Random
    count: int = 0
    screens: dict[str, asyncio.Lock] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)

    def customer(self, name: str) -> Customer:
        """The contact of that name, where he writes."""
        if name in self.world.writers:
            return SlackCustomer(self.world, self.world.writers[name])
        return TelegramCustomer(self.world, self.world.senders[name])

    def expert(self, request: Request) -> Expert:
        """Somebody who will answer a request, on Slack or on Telegram."""
        name = self.chance.choice(("Anna Lindqvist", "Marco Ferri", "Li Wei", "Li Wei"))
        screen = self.screens.setdefault(name, asyncio.Lock())
        if name == "Li Wei" and request.channel is self.world.finance:
            return TopicExpert(self.world, name, request.ref)
        if name == "Li Wei":
            return GroupExpert(self.world, name, request.ref, screen=screen, customer=request.customer)
        self.world.elsewhere.add(request.ref)
        return SlackExpert(self.world, name, screen=screen, channel=request.channel, card=request.card)

    def token(self, number: int, place: int) -> str:
        """A word that occurs nowhere else."""
        return f"q{number:03d}{LETTERS[place // 26]}{LETTERS[place % 26]}"

    def next_token(self, request: Request) -> str:
        """The next of a request."""
        return self.token(request.number, request.written)
