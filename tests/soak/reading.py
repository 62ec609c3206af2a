"""What people must have read when all is over; each fault is one sentence."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, product

from bot.telegram.text import REPEATED
from tests.fakes.telegram import Post
from tests.soak import onslack, ontelegram
from tests.soak.casting import Request
from tests.soak.people import Line, Shown, file_of, with_mark
from tests.soak.turns import corrected
from tests.soak.world import World

Rooms = Mapping[str, list[str]]


def request_faults(world: World, request: Request) -> Iterator[str]:
    """Every line once and in order, at the customer's and in every room; one card in each."""
    rooms = _rooms(world, request)
    here = request.customer.shown()
    yield from _line_faults(f"{request.ref} at the customer's", request.heard, here)
    anew = request.corrected if request.channel is world.interfaces and world.squad.migrated_to else ()
    for name, shown in rooms.items():
        yield from _line_faults(
            f"{request.ref} in its {name}", request.words, shown, anew=anew if name == "group" else ()
        )
    yield from _change_faults(request, here, rooms)
    yield from _gone_faults(world, request)
    yield from _file_faults(f"{request.ref} at the customer's", request.got, request.customer.files())
    for name, files in _files(world, request).items():
        yield from _file_faults(f"{request.ref} in its {name}", request.sent, files)
    tops = [m for m in request.channel.history if m.from_app and m.thread_ts in (None, m.ts)]
    cards = [message for message in tops if f"{request.ref} · " in message.shown]
    if len(cards) != 1:
        yield f"{request.ref} has {len(cards)} cards in {request.channel.name}"


# ---------------------------------------------------------------------------------------------------------- the rooms


def _rooms(world: World, request: Request) -> dict[str, list[str]]:
    """What the desk said in each room of a request."""
    thread = [message.shown for message in request.channel.thread(request.card.ts) if message.from_app]
    if request.channel is world.finance:
        return {"thread": thread, "topic": _once(request, _in_topics(world, request), is_anew=bool(world.forum.gone))}
    return {"thread": thread, "group": _once(request, _in_group(world), is_anew=bool(world.squad.migrated_to))}


def _in_topics(world: World, request: Request) -> list[Post]:
    """Everything of ours in the topics of a request, in deleted ones too; one of uncertain making may stand empty."""
    rooms = {**world.forum.topics, **world.forum.gone}
    posts = [one for one in world.forum.posts.values() if one.from_bot and one.topic in rooms]
    return [post for post in posts if f"{request.ref} " in rooms[post.topic or 0].name]


def _in_group(world: World) -> list[Post]:
    """Everything of ours in the group, and in the one it became."""
    squad, group = world.squad, world.group
    posts = [*squad.posts.values(), *(group.posts.values() if group is not squad else ())]
    return [post for post in posts if post.from_bot]


def _once(request: Request, posts: Sequence[Post], *, is_anew: bool) -> list[str]:
    """What they show, without the card that was made anew with a room."""
    shown = [with_mark(post) for post in posts if post.shown]
    cards = [place for place, text in enumerate(shown) if re.match(rf"(↻ )?\S+ {request.ref} · ", text)]
    anew = cards[1:] if is_anew else ()
    return [text for place, text in enumerate(shown) if place not in anew]


def _files(world: World, request: Request) -> dict[str, Iterator[Shown]]:
    """The files in each room."""
    posts = _in_topics(world, request) if request.channel is world.finance else _in_group(world)
    return {
        "thread": onslack.files_in(world.slack, request.channel.thread(request.card.ts)),
        "room on Telegram": ontelegram.files_in(world.telegram, posts),
    }


# ---------------------------------------------------------------------------------------------------------- the faults


def _line_faults(
    where: str, lines: Sequence[Line], shown: Sequence[str], *, anew: Collection[str] = ()
) -> Iterator[str]:
    """Each line once (beside marked repeats), in the order in which it was written. A line that Slack handed over after
    a later one may come after it. anew: tokens of what may be said once more, changed, where the first is not there any
    more."""
    first: dict[str, int] = {}
    for line in lines:
        places = [place for place, text in enumerate(shown) if line.token in text]
        plain = sum(not shown[place].startswith(REPEATED) for place in places)
        if not places or plain > 1 + (line.token in anew):
            yield f"{where}: {line.token} stands {len(places)} times, {plain} of them not marked as repeated"
        first[line.token] = min(places, default=0)
    for early, late in combinations(lines, 2):
        if first[early.token] > first[late.token] and early.is_surely_before(late):
            yield f"{where}: {late.token} stands before {early.token}"


def _change_faults(request: Request, here: Sequence[str], rooms: Rooms) -> Iterator[str]:
    """What somebody corrected stands corrected with everybody who read it."""
    ours = {line.token for line in request.heard}
    for token in request.corrected:
        readers = {"chat": here} if token in ours else rooms
        for name, shown in readers.items():
            if not any(corrected(token) in text for text in shown):
                yield f"{request.ref}: the correction of {token} does not stand in its {name}"


def _gone_faults(world: World, request: Request) -> Iterator[str]:
    """What was taken back stands nowhere; on Telegram a copy may of which only its repeat is known."""
    thread = [message.shown for message in request.channel.thread(request.card.ts) if message.from_app]
    chats = world.telegram.world.chats.values()
    posts = [post for chat in chats for post in chat.posts.values() if post.from_bot]
    for token, shown in product(request.taken_back, thread):
        if token in shown:
            yield f"{request.ref}: {token} was taken back and stands in its thread"
    for token in request.taken_back:
        ours = [post for post in posts if token in post.shown]
        left = [post for post in ours if not post.deleted]
        if len(left) > sum(with_mark(post).startswith(REPEATED) for post in ours):
            yield f"{request.ref}: {token} was taken back and stands in {left[0].chat.title or 'a private chat'}"
        if any(token in text for text in request.customer.shown()) and not ours:
            yield f"{request.ref}: {token} was taken back and the customer reads it"


def _file_faults(where: str, tokens: Sequence[str], files: Iterator[Shown]) -> Iterator[str]:
    """Each file once (beside marked repeats), as it was."""
    shown = [*files]
    for token in tokens:
        found = [one for one in shown if one.name.startswith(token)]
        plain = sum(not one.marked for one in found)
        if not found or plain > 1:
            yield f"{where}: the file of {token} stands {len(found)} times, {plain} of them not marked as repeated"
        if any(one.content != file_of(token)[1] for one in found):
            yield f"{where}: the file of {token} is another one"
