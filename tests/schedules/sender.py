"""A platform for tests of deliveries: remembers what was sent and answers as it was told."""

import itertools
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from handlers.notices import Act, Open, Outcome, Pace, Plain, Post, Sent, Target, Unknown

Answer = Outcome | Exception


@dataclass(frozen=True, slots=True)
class Sending:
    """One call of `send`."""

    act: Act
    target: Target
    number: int
    repeated: bool


def says(act: Act) -> str:
    """The text of a post, for comparing."""
    assert isinstance(act, Post)
    return "".join(piece.text for piece in act.card.text if isinstance(piece, Plain))


class RecordingSender:
    """Answers each send with the next of `answers`, or as done. `look_ups` are the answers of `look_up`, by number."""

    def __init__(self, paces: Sequence[Pace] = (), *, rooms: bool = False) -> None:
        self.sendings: list[Sending] = []
        self.answers: list[Answer] = []
        self.found: dict[int, Sent | Unknown] = {}
        self.looked_up: list[int] = []
        self.before: Callable[[Sending], Awaitable[None]] | None = None
        self.on_their_way: defaultdict[str, int] = defaultdict(int)
        self._paces = tuple(paces)
        self._rooms = rooms
        self._ids = itertools.count(1)

    @property
    def texts(self) -> list[str]:
        """What was posted or edited, in order."""
        return [says(sending.act) for sending in self.sendings if isinstance(sending.act, Post)]

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        """The same limits for everything."""
        return self._paces

    async def send(self, act: Act, target: Target, number: int, *, repeated: bool) -> Outcome:
        """Remember, and answer."""
        sending = Sending(act, target, number, repeated)
        self.sendings.append(sending)
        if self.before:
            await self.before(sending)
        answer = self.answers.pop(0) if self.answers else self._done(act, target)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def look_up(self, act: Act, target: Target, number: int) -> Sent | Unknown | None:
        """What the test put there."""
        self.looked_up.append(number)
        return self.found.get(number)

    def _done(self, act: Act, target: Target) -> Sent:
        message = target.message or f"m{next(self._ids)}"
        if isinstance(act, Open):
            return Sent(thread=f"room-{message}") if self._rooms else Sent()
        if target.wants_thread and target.thread is None:
            return Sent(message=message, thread=message)
        return Sent(message=message)
