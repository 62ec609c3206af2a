"""A soak: people work, the desk is killed or the weather is bad, people finish, and everything is checked."""

import asyncio
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from storage import migrate
from storage.engine import Database
from tests.soak import proof, reading
from tests.soak.casting import Cast, Request
from tests.soak.killing import kill_often
from tests.soak.people import PATIENCE
from tests.soak.story import play
from tests.soak.weather import HANG, Weather
from tests.soak.world import World, world

TOPICS = {"giulia": "invoice", "carla": "interface", "luca": "interface", "dario": "invoice"}  # who asks about what
REST = 60.0  # seconds between a customer's requests: a group takes 12 posts a minute for good
PACE = 5.0  # seconds for each of what waits for that group at the end


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens: how often the desk is killed in good weather, or for how many seconds the weather is bad; who asks,
    and whether each request is a short one; by how many processes the desk is served. `hang`: see `Weather`."""

    seed: int
    kills: int = 0
    seconds: float = 0
    hang: float = HANG
    customers: Sequence[str] = tuple(TOPICS)
    short: bool = False
    serves: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """How it went: `faults` is empty when nothing was lost, doubled or out of order."""

    faults: tuple[str, ...]
    requests: int
    lines: int
    events: int
    repeats: int
    happened: Mapping[str, int]
    log: str


async def soak(url: str, folder: Path, plan: Plan) -> Found:
    """Carry the plan out on an empty database."""
    migrate.upgrade(url)
    chance = random.Random(plan.seed)
    async with world(url, folder, serves=plan.serves) as made:
        cast = Cast(made, random.Random(plan.seed))
        await made.desk.start()
        weather = Weather(made, chance, plan.hang, plan.short)
        trouble = asyncio.create_task(
            weather.rage(plan.seconds) if plan.seconds else kill_often(made, plan.kills, chance)
        )
        work = [asyncio.create_task(_work(cast, name, trouble, plan)) for name in plan.customers]
        await asyncio.gather(trouble, *work)
        await _settle(made)
        codes = await made.desk.stop()
        ended = [f"the desk ended with {codes} when it was asked to stop"] if any(codes) else []
        return _judge(made, cast.requests, ended, weather.happened + cast.happened)


async def _work(cast: Cast, name: str, trouble: "asyncio.Task[None]", plan: Plan) -> None:
    """One customer asks again and again, until the trouble is over."""
    customer = cast.customer(name)
    await play(cast, customer, TOPICS[name], short=plan.short)
    while not trouble.done():
        await asyncio.wait({trouble}, timeout=REST)
        if not trouble.done():
            await play(cast, customer, TOPICS[name], short=plan.short)


async def _settle(made: World) -> None:
    """Wait until everything was handed over in both directions, as long as the slowest place needs for what waits."""
    db = Database.open(made.url)
    try:
        patience = 2 * PATIENCE + PACE * db.read_now(proof.waiting)

        def is_done() -> bool:
            return not made.telegram.pending and not db.read_now(proof.waiting) and not db.read_now(proof.late)

        await made.slack.journal.wait_until(is_done, patience, what="an empty outbox, and nothing late")
    finally:
        await db.close()


def _judge(made: World, requests: Sequence[Request], ended: Sequence[str], happened: Mapping[str, int]) -> Found:
    db = Database.open(made.url)
    try:
        faults = [*ended, *db.read_now(_faults, made, requests)]
    finally:
        db.close_now()
    lines = sum(len(request.words) + len(request.heard) for request in requests)
    return Found(tuple(faults), len(requests), lines, made.events, proof.repeats(made), happened, made.desk.log)


def _faults(conn: Connection, made: World, requests: Sequence[Request]) -> tuple[str, ...]:
    def found() -> Iterator[str]:
        sends = proof.Sends(conn)
        yield from proof.stored_faults(conn, len(requests))
        yield from proof.slack_faults(made, sends)
        yield from proof.telegram_faults(made, sends)
        yield from proof.edit_faults(made, sends)
        yield from proof.broken_rules(made)
        for request in requests:
            yield from reading.request_faults(made, request)

    return tuple(found())
