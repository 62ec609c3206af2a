"""Bad weather: platforms that refuse, lose, repeat, shuffle and hang up, and a desk that dies, for so many seconds."""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.fakes.faults import Faults
from tests.soak import mischief
from tests.soak.world import World

POSTS = "chat.postMessage"
CALLS = (
    POSTS,
    POSTS,
    "chat.update",
    "reactions.*",
    "conversations.*",
    "views.*",
    "users.info",
    "files.*",
    "chat.delete",
    "*",
)
SENDS = ("send*", "send*", "edit*", "createForumTopic", "*Reaction", "answerCallbackQuery", "deleteMessage", "getFile")
STATUS = (500, 502, 503, 504)
CALM = (0.05, 0.6)  # seconds between two mishaps
LIFE = (5.0, 15.0)  # seconds the desk lives
RIVALRY = 0.3  # share of tries in which another program polls
HANG = 25.0  # seconds without an answer: longer than any client waits


@dataclass(slots=True)
class Weather:
    """What goes wrong, by chance. `hang`: seconds for which a platform that says nothing is waited for;
    `short`: nothing of what a group's pace needs long to recover from."""

    world: World
    chance: random.Random
    hang: float = HANG
    short: bool = False
    happened: Counter[str] = field(default_factory=Counter)

    async def rage(self, seconds: float) -> None:
        """One mishap after the other, and kill -9 now and then; afterwards nothing goes wrong any more."""
        end = time.monotonic() + seconds
        mishaps = self._mishaps()
        dies = time.monotonic() + self.chance.uniform(*LIFE)
        while time.monotonic() < end:
            await asyncio.sleep(self.chance.uniform(*CALM))
            name = next(mishaps)
            await MISHAPS[name](self)
            self.happened[name] += 1
            if time.monotonic() > dies:
                await (self._restart if self.short else self.chance.choice((self._restart, self._seize)))()
                dies = time.monotonic() + self.chance.uniform(*LIFE)
        for fake in (self.world.slack, self.world.telegram):
            fake.faults.clear()
            self.happened["calls hit"] += len(fake.faults.injected)

    def _mishaps(self) -> "itertools.chain[str]":
        """Every kind once in each round, in an order of its own."""
        kinds = sorted(MISHAPS.keys() - (LONG if self.short else set()))
        return itertools.chain.from_iterable(self.chance.sample(kinds, len(kinds)) for _ in itertools.count())

    async def _restart(self) -> None:
        await self.world.desk.kill()
        self.happened["kill"] += 1
        await self.world.desk.start()

    async def _seize(self) -> None:
        """The same between getUpdates and the commit."""
        await mischief.kill_over_updates(self.world)
        self.happened["kill"] += 1
        self.happened["killed over updates"] += 1

    # ----------------------------------------------------------------------------------------------------- the way out

    async def limit(self) -> None:
        """429, with a time to come back."""
        self._slack.rate_limited(self._call(), self.chance.randint(1, 3))

    async def fail(self) -> None:
        """5xx, before or after the call took effect."""
        self._slack.server_error(self._call(), self.chance.choice(STATUS), applied=self._is_applied())

    async def lose(self) -> None:
        """Done, and the answer lost."""
        self._slack.lost_reply(POSTS)

    async def drop(self) -> None:
        """Hung up before anything was done."""
        self._slack.dropped(self._call())

    async def hang_on(self) -> None:
        """Done or not, and no answer for longer than anybody waits."""
        self._slack.timeout(self._call(), self.hang, applied=self._is_applied())

    async def garble(self) -> None:
        """200 with a page of some proxy, before or after the call took effect."""
        self._slack.malformed(self._call(), applied=self._is_applied())

    async def trouble_telegram(self) -> None:
        """The same on Telegram."""
        faults, method = self.world.telegram.faults, self.chance.choice(SENDS)
        faults.clear()
        plan = (faults.rate_limited, faults.server_error, faults.dropped, faults.lost_reply, faults.malformed)
        self.chance.choice(plan)(method)

    # ------------------------------------------------------------------------------------------------ on Telegram alone

    async def rival(self) -> None:
        """Two programs poll; not often, as the desk then rests for seconds."""
        if self.chance.random() < RIVALRY:
            await mischief.poll_beside(self.world.telegram)
            self.happened["two pollers"] += 1

    async def nonsense(self) -> None:
        """One unreadable update in a batch."""
        mischief.send_nonsense(self.world.telegram, self.chance.randrange(4))

    async def delete_topic(self) -> None:
        """Gone with everything in it; nobody tells the bot."""
        self.happened["topics deleted"] += await mischief.delete_topic(self.world)

    async def replace_group(self) -> None:
        """A group becomes another one in the middle of its requests."""
        self.happened["groups replaced"] += await mischief.replace_group(self.world)

    @property
    def _slack(self) -> Faults:
        """What goes wrong next on Slack. What hit nobody by now has passed: else it would pile up, and in quiet minutes
        no call at all would succeed."""
        faults = self.world.slack.faults
        faults.clear()
        return faults

    def _call(self) -> str:
        return self.chance.choice(CALLS)

    def _is_applied(self) -> bool:
        return self.chance.random() < 0.5

    # ------------------------------------------------------------------------------------------------------ the way in

    async def part(self) -> None:
        """Slack ends the connections, as it does every few hours."""
        await self.world.slack.delivery.disconnect(grace=self.chance.uniform(0.05, 1.0))

    async def break_off(self) -> None:
        """The connections break without a word."""
        await self.world.slack.delivery.disconnect(notice=False)

    async def repeat(self) -> None:
        """What comes next comes two or three times."""
        self.world.slack.delivery.repeat(self.chance.randint(1, 2))
        self.world.telegram.repeat(1)

    async def shuffle(self) -> None:
        """Slack's events of a while come late, and in another order."""
        delivery = self.world.slack.delivery
        delivery.hold()
        await asyncio.sleep(self.chance.uniform(0.3, 1.5))
        held = range(len(delivery.held or ()))
        await delivery.release(self.chance.sample(held, len(held)))


MISHAPS: dict[str, Callable[[Weather], Awaitable[None]]] = {
    "429": Weather.limit,
    "5xx": Weather.fail,
    "lost reply": Weather.lose,
    "dropped": Weather.drop,
    "timeout": Weather.hang_on,
    "malformed": Weather.garble,
    "trouble on telegram": Weather.trouble_telegram,
    "disconnect": Weather.part,
    "broken connection": Weather.break_off,
    "duplicates": Weather.repeat,
    "reordering": Weather.shuffle,
    "tries to poll beside": Weather.rival,
    "unreadable update": Weather.nonsense,
    "tries to delete a topic": Weather.delete_topic,
    "tries to replace a group": Weather.replace_group,
}
LONG = {"tries to delete a topic", "tries to poll beside"}
