"""What happens in the middle of a request beside plain words: files, changed minds, a customer who is away."""

from collections.abc import Awaitable, Callable

from tests.soak.casting import Cast, Request
from tests.soak.people import TAKEN_BACK, Expert

QUICKLY = 0.5  # share of what is taken back before anybody has surely read it


async def take(cast: Cast, request: Request, expert: Expert, *, count: int) -> None:
    """So many of the turns, another beginning for each request; what the customer's platform does not have is left
    out."""
    for place in range(len(TURNS)):
        name = TURNS[(request.number + place) % len(TURNS)]
        if count and await PLAYED[name](cast, request, expert):
            cast.happened[name] += 1
            count -= 1


async def _files(cast: Cast, request: Request, expert: Expert) -> bool:
    """Each sends the other a file with a line."""
    token = cast.next_token(request)
    request.words.append(await request.customer.say(f"{token} this file", token, with_file=True))
    request.sent.append(token)
    await expert.hear(token)
    token = cast.next_token(request)
    request.heard.append(await expert.say(f"{token} that file", token, with_file=True))
    request.got.append(token)
    await request.customer.hear(token)
    return True


async def _customer_changes(cast: Cast, request: Request, expert: Expert) -> bool:
    """One line is edited; another one is taken back, where that can be."""
    token = cast.next_token(request)
    request.words.append(await request.customer.say(f"{token} it is so", token))
    await expert.hear(token)
    await request.customer.correct(f"{token} it is so: {corrected(token)}")
    request.corrected.append(token)
    await expert.hear(corrected(token))
    token = cast.next_token(request)
    request.taken_back.append(token)
    line = await request.customer.say(f"{token} no, wait", token)
    if not await request.customer.take_back():
        request.taken_back.remove(token)
        request.words.append(line)
    return True


async def _expert_changes(cast: Cast, request: Request, expert: Expert) -> bool:
    """The same of the owner, who is told what became of it."""
    token = cast.next_token(request)
    request.heard.append(await expert.say(f"{token} do this", token))
    await request.customer.hear(token)
    await expert.correct(f"{token} do this: {corrected(token)}")
    request.corrected.append(token)
    await request.customer.hear(corrected(token))
    token = cast.next_token(request)
    request.taken_back.append(token)
    line = await expert.say(f"{token} or that", token)
    if cast.chance.random() > QUICKLY:
        await request.customer.hear(token)
    if await expert.take_back():
        await expert.hear(TAKEN_BACK)
    else:
        request.taken_back.remove(token)
        request.heard.append(line)
    return True


async def _away(cast: Cast, request: Request, expert: Expert) -> bool:
    """The customer blocks the desk, is answered meanwhile, and lets it write again (H2): whoever answered hears that it
    did not arrive, and the customer reads it when he wants."""
    if not await request.customer.block():
        return False
    missed = [cast.next_token(request)]
    request.heard.append(await expert.say(f"{missed[0]} are you there?", missed[0]))
    if cast.chance.random() < QUICKLY:
        missed.append(cast.next_token(request))
        request.heard.append(await expert.say(f"{missed[1]} hello?", missed[1]))
    for token in missed:
        await expert.read(f"Not delivered.*{token}")
    await request.customer.unblock()
    under = rf"Welcome back.*{len(missed)} answers? on {request.ref}"
    await request.customer.press("Show it", under=under, seen=missed[-1])
    return True


def corrected(token: str) -> str:
    """What stands only in the corrected form of a line."""
    return f"{token}too"


PLAYED: dict[str, Callable[[Cast, Request, Expert], Awaitable[bool]]] = {
    "customers' changes": _customer_changes,
    "blocked and unblocked": _away,
    "files both ways": _files,
    "experts' changes": _expert_changes,
}
TURNS = tuple(PLAYED)
