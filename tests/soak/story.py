"""One request from the first words to "yes, solved", with every line that was written on the way."""

from tests.fakes.slack import Message
from tests.soak import turns
from tests.soak.casting import Cast, Request
from tests.soak.people import PATIENCE, Customer, Expert, Line

BURST = 3
LONG = 0.2  # share of answers that Telegram takes only in two messages
DETAILS = "".join(f"\n{step}. check whether the profile of this plant is the same as before" for step in range(1, 70))
OPENINGS = ("the numbers are wrong", "urgent: nothing works", "no hurry, a question")


async def play(cast: Cast, customer: Customer, topic: str, *, short: bool = False) -> None:
    """A whole request. topic: "invoice" leads to the queue on both platforms, "interface" to the one on Slack."""
    request = await _open(cast, customer, topic)
    cast.requests.append(request)
    expert = cast.expert(request)
    await expert.claim()
    await _talk(cast, request, expert, most=1 if short else BURST)
    if not short:
        await _ask_back(cast, request, expert)
    await turns.take(cast, request, expert, count=1 if short else 2)
    await _solve(cast, request, expert, label="Not yet" if cast.chance.random() < 0.4 and not short else "Yes, solved")


async def _open(cast: Cast, customer: Customer, topic: str) -> Request:
    cast.count += 1
    number, first, second = cast.count, cast.token(cast.count, 0), cast.token(cast.count, 1)
    channel = cast.world.finance if topic == "invoice" else cast.world.interfaces
    # Slack may have to hand the first line over again, after the second: each names the topic.
    opening = await customer.ask(f"{first} {topic}: {cast.chance.choice(OPENINGS)}", first)
    added = await customer.say(f"{second} {topic}, one thing more", second)

    def card() -> Message | None:
        tops = (message for message in channel.history if message.from_app and message.thread_ts in (None, message.ts))
        return next((top for top in tops if first in top.shown or second in top.shown), None)

    found = await cast.world.slack.journal.wait_until(card, PATIENCE, what=f"the card of {first}")
    request = Request(number, customer, channel, found, words=[opening, added])
    await customer.hear(request.ref)
    return request


async def _talk(cast: Cast, request: Request, expert: Expert, *, most: int = BURST) -> None:
    """A burst of the expert, a burst of the customer, each of so many messages at most."""
    for _ in range(cast.chance.randint(1, most)):
        token = cast.next_token(request)
        long = DETAILS if cast.chance.random() < LONG else ""
        request.heard.append(await expert.say(f"{token} did you try again?{long}"[: expert.longest], token))
    await request.customer.hear(request.heard[-1].token)
    for _ in range(cast.chance.randint(1, most)):
        token = cast.next_token(request)
        request.words.append(await request.customer.say(f"{token} I tried it again", token))
    await expert.hear(request.words[-1].token)


async def _ask_back(cast: Cast, request: Request, expert: Expert) -> None:
    token = cast.next_token(request)
    request.heard.append(Line(token))
    await expert.fill("ask", {"question": f"{token} which plant?"})
    await request.customer.hear(token)
    token = cast.next_token(request)
    request.words.append(await request.customer.say(f"{token} plant 4", token))
    await expert.hear(token)


async def _solve(cast: Cast, request: Request, expert: Expert, *, label: str) -> None:
    """Resolve; "not yet" leads to another answer and another solution."""
    token = cast.next_token(request)
    request.heard.append(Line(token))
    await expert.fill("resolve", {"cause": "a wrong profile", "fix": f"{token} profile set"})
    seen = f"{request.ref} is closed" if label == "Yes, solved" else f"{request.ref} is open again"
    await request.customer.press(label, under=token, seen=seen)
    if label == "Not yet":
        await _talk(cast, request, expert)
        await _solve(cast, request, expert, label="Yes, solved")
