"""Updates that came together and concern different chats are taken beside each other: they share their commits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

AT_ONCE = 16  # updates


async def take_all(
    updates: Sequence[Any], take: Callable[[Any], Awaitable[None]], is_over: asyncio.Event
) -> tuple[int, BaseException | None]:
    """Take updates in their order until something goes wrong or it is over: how many were taken before the first that
    was not, and what went wrong. Of those behind it a few may be taken too; they come again, and are known."""
    count = 0
    for batch in _batches(updates):
        if is_over.is_set():
            break
        for error in await asyncio.gather(*map(take, batch), return_exceptions=True):
            if error is not None:
                return count, error
            count += 1
    return count, None


def _batches(updates: Sequence[Any]) -> Iterator[list[Any]]:
    """Of no chat more than one at once; all groups count as one, because one may become another."""
    batch: list[Any] = []
    chats = set[object]()
    for update in updates:
        chat = _private_chat(update)
        if chat in chats or len(batch) == AT_ONCE:
            yield batch
            batch, chats = [], set()
        batch.append(update)
        chats.add(chat)
    yield batch


def _private_chat(update: Any) -> object:
    """The id of the private chat in which it happened."""
    for part in update.values() if isinstance(update, dict) else ():
        inner = part.get("message", part) if isinstance(part, dict) else None
        chat = inner.get("chat") if isinstance(inner, dict) else None
        if isinstance(chat, dict):
            return chat.get("id") if chat.get("type") == "private" else None
    return None
