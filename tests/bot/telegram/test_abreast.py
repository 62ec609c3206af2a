"""Updates that came together are taken beside each other, and nothing is confirmed before everything before it."""

import asyncio
from typing import Any

from bot.telegram.abreast import AT_ONCE, take_all


def said(number: int, chat: int, kind: str = "private") -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": chat, "type": kind}, "text": str(number)}}


def pressed(number: int, chat: int) -> dict[str, Any]:
    return {"update_id": number, "callback_query": {"id": "1", "message": {"chat": {"id": chat, "type": "private"}}}}


class Desk:
    """Takes an update when it is let; `refused`: those that fail."""

    def __init__(self, *refused: int) -> None:
        self.begun: list[int] = []
        self.refused = refused
        self.let = asyncio.Event()

    async def take(self, update: dict[str, Any]) -> None:
        self.begun.append(update["update_id"])
        await self.let.wait()
        if update["update_id"] in self.refused:
            raise ConnectionError("no commit")


async def begun_at_once(desk: Desk, updates: list[Any]) -> list[int]:
    """What is under way while nothing is let go on."""
    taking = asyncio.create_task(take_all(updates, desk.take, asyncio.Event()))
    await asyncio.wait([taking], timeout=0.01)
    begun = list(desk.begun)
    desk.let.set()
    assert await taking == (len(updates), None)
    return begun


async def test_chats_are_taken_beside_each_other_and_one_after_the_other_in_each() -> None:
    desk = Desk()
    assert await begun_at_once(desk, [said(1, 7), said(2, 8), pressed(3, 7), said(4, 9)]) == [1, 2]
    assert desk.begun == [1, 2, 3, 4]


async def test_groups_are_as_one_because_one_may_become_another() -> None:
    desk = Desk()
    updates = [said(1, 7), said(2, -5, "group"), said(3, -100, "supergroup"), said(4, 8)]
    assert await begun_at_once(desk, updates) == [1, 2]
    assert desk.begun == [1, 2, 3, 4]


async def test_there_is_a_limit() -> None:
    assert len(await begun_at_once(Desk(), [said(number, number) for number in range(40)])) == AT_ONCE


async def test_what_fails_and_everything_behind_it_comes_again() -> None:
    desk = Desk(2)
    desk.let.set()
    count, error = await take_all([said(1, 7), said(2, 8), said(3, 9)], desk.take, asyncio.Event())
    assert count == 1
    assert isinstance(error, ConnectionError)


async def test_whoever_stops_begins_nothing_more() -> None:
    desk, is_over = Desk(), asyncio.Event()
    taking = asyncio.create_task(take_all([said(1, 7), said(2, 7)], desk.take, is_over))
    await asyncio.wait([taking], timeout=0.01)
    is_over.set()
    desk.let.set()
    assert await taking == (1, None)


async def test_what_nobody_can_read_is_taken_too() -> None:
    desk = Desk()
    desk.let.set()
    assert await take_all([{"update_id": 1, "message": "?"}, {"update_id": 2}], desk.take, asyncio.Event()) == (2, None)
