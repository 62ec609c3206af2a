"""Telegram's own bad weather: what people and other programs do to a bot while it works."""

from contextlib import suppress
from typing import Any

from aiohttp import ClientSession

from tests.fakes.telegram import FakeTelegram
from tests.soak.world import World

CAUGHT_WITHIN = 2.0  # seconds until something arrives that the desk can be killed over
NONSENSE: tuple[dict[str, Any], ...] = (
    {"message": 7},
    {"edited_message": {"message_id": "one"}},
    {"callback_query": []},
    {"poll": None},
)


async def poll_beside(telegram: FakeTelegram) -> None:
    """Another program asks for updates with the desk's token; it confirms none."""
    async with ClientSession() as session:
        address = f"{telegram.base_url}{telegram.token}/getUpdates"
        async with session.get(address, params={"timeout": 0}) as answer:
            await answer.read()


def send_nonsense(telegram: FakeTelegram, kind: int) -> None:
    """An update that nobody can read comes among the others."""
    telegram.queue_raw({"update_id": telegram.next_update, **NONSENSE[kind % len(NONSENSE)]})


async def kill_over_updates(world: World) -> None:
    """Kill the desk when it was handed updates and has not confirmed them."""
    journal = world.telegram.journal
    before = len(journal.calls)

    def is_handed_over() -> bool:
        calls = (call for call in journal.calls[before:] if call.method == "getUpdates" and call.status == 200)
        return any(call.response and call.response["result"] for call in calls)

    with suppress(TimeoutError):
        await journal.wait_until(is_handed_over, CAUGHT_WITHIN)
    await world.desk.kill_all()
    await world.desk.start()


async def delete_topic(world: World) -> bool:
    """Somebody deletes the topic of a request that is worked on from Slack; whether there was one."""
    there = (topic for topic in world.forum.topics.values() if not topic.closed)
    found = next((topic for topic in there if any(f"{ref} " in topic.name for ref in world.elsewhere)), None)
    if found is not None:
        await world.telegram.deletes_topic(world.liwei, world.forum, found)
    return found is not None


async def replace_group(world: World, said: int = 4) -> bool:
    """The squad's group becomes a supergroup, with another id and none of its messages, once the desk has said so much
    there; whether it did, as it does once."""
    is_due = world.squad.migrated_to is None and len(world.telegram.bot_posts(world.squad)) >= said
    if is_due:
        await world.telegram.upgrades(world.liwei, world.squad)
    return is_due
