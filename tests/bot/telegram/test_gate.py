"""What arrives late on Telegram's side is not followed too soon."""

import asyncio

from bot.telegram.gate import Gate

WINDOW = 0.05  # seconds


async def test_no_more_pass_in_a_window_than_may() -> None:
    gate, passed = Gate(3, WINDOW), list[float]()
    await asyncio.gather(*(passing(gate, passed) for _ in range(9)))
    assert all(later - earlier >= WINDOW for earlier, later in zip(passed, passed[3:], strict=False))
    assert passed[-1] - passed[0] < 10 * WINDOW


async def test_a_call_keeps_its_place_until_it_was_answered_and_a_window_longer() -> None:
    gate, passed, answer = Gate(1, WINDOW), list[float](), asyncio.Event()
    slow = asyncio.create_task(passing(gate, passed, answer))
    next_one = asyncio.create_task(passing(gate, passed))
    done, _ = await asyncio.wait([next_one], timeout=2 * WINDOW)
    assert not done
    answered = asyncio.get_running_loop().time()
    answer.set()
    await asyncio.gather(slow, next_one)
    assert passed[1] - answered >= WINDOW


async def passing(gate: Gate, passed: list[float], answer: asyncio.Event | None = None) -> None:
    """One call, answered at once or when told to."""
    async with gate.passing():
        passed.append(asyncio.get_running_loop().time())
        if answer is not None:
            await answer.wait()
