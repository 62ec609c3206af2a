"""When the desk dies: at start, between any two events on the wire, in the middle of anything."""

import random

from tests.soak import mischief
from tests.soak.world import World

AT_START = 0.15  # share of kills before the desk is ready
MOST_EVENTS = 160  # a start alone takes about 40
IDLE = 6.0  # seconds after which it is killed although too little happened


async def kill_often(world: World, times: int, chance: random.Random) -> None:
    """Kill the desk so many times and start it again each time."""
    for _ in range(times):
        if chance.random() < AT_START:
            await world.desk.runs_for(chance.uniform(0.05, 1.5))
        else:
            await _wait_for_events(world, chance)
            await world.desk.runs_for(chance.uniform(0.0005, 0.05))
        await world.desk.kill()
        await mischief.replace_group(world)
        await world.desk.start()


async def _wait_for_events(world: World, chance: random.Random) -> None:
    """Until the desk is connected and so many calls and deliveries have crossed a wire, or nothing happens."""
    await world.slack.delivery.connected(within=30)
    wanted = world.events + chance.randint(0, MOST_EVENTS)
    journal = chance.choice((world.slack, world.telegram)).journal
    try:
        await journal.wait_until(lambda: world.events >= wanted, IDLE)
    except TimeoutError:
        return
