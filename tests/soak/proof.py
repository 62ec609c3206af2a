"""What must be true after the last restart; each fault is one sentence."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.slack import cards as slack_cards
from bot.telegram import cards as telegram_cards
from bot.telegram.text import REPEATED
from bot.wiring import BELLS
from handlers import deskwork
from handlers.notices import Act, Document, Files, Mark, Post, Reason, headed, load, quoting
from handlers.rules.lifecycle import EventKind
from schedules import watchdog
from storage import inbox, journal, tickets
from storage.base import metadata
from storage.outbox import State, outbox
from storage.places import LANE, PLACE, Place, lanes, places
from storage.slots import slots
from tests.fakes.telegram import Chat
from tests.soak.ontelegram import files_in
from tests.soak.people import first_text
from tests.soak.world import World

# The desk was dead when it was asked, or before it could say "ok"; another program polled on purpose.
UNREAD = ":unread:"  # in the key of what nobody can read, and what the weather sends on purpose; it is kept
NEVER = ("slack.connection", "telegram.callback", "telegram.conflict")


def waiting(conn: Connection) -> int:
    """Rows of the outbox that are not settled."""
    return len(conn.execute(select(outbox.c.id).where(outbox.c.settled_at.is_(None))).all())


def late(conn: Connection) -> tuple[str, ...]:
    """What should have run by now."""
    return tuple(watchdog.overdue(conn, BELLS, datetime.now(UTC)))


# ------------------------------------------------------------------------------------------------------- what is stored


def stored_faults(conn: Connection, requests: int) -> Iterator[str]:
    """Failed events, stuck or refused rows, tickets opened twice, clocks that differ from their journal, late work."""
    for failure in inbox.failures(conn):
        if UNREAD not in failure.key:
            yield f"event {failure.key} failed: {failure.error}"
    for row in conn.execute(select(outbox).where(outbox.c.state != State.SENT)):
        if row.state != State.REFUSED or not _is_accounted_for(conn, row):
            yield f"outbox row {row.id} is {row.state}: {row.error}: {row.payload[:300]}"
    ids = list(conn.scalars(select(metadata.tables["tickets"].c.id)))
    if len(ids) != requests:
        yield f"{requests} requests made {len(ids)} tickets"
    for ticket in (tickets.by_id(conn, one) for one in ids):
        if ticket is not None:
            yield from _ticket_faults(conn, ticket)
    yield from late(conn)


def _is_accounted_for(conn: Connection, row: Row[Any]) -> bool:
    """Whether somebody was told that this was refused, because its reader had blocked the desk. A mark may be refused:
    what it was for is gone."""
    if isinstance(load(row.payload), Mark):
        return True
    told = select(outbox.c.id).where(outbox.c.key.startswith(f"refused/{row.id}/"), outbox.c.state == State.SENT)
    return str(row.error).startswith(f"{Reason.BLOCKED}:") and conn.scalar(told.limit(1)) is not None


def _ticket_faults(conn: Connection, ticket: tickets.Ticket) -> Iterator[str]:
    if deskwork.replayed(conn, ticket) != deskwork.load(conn, ticket).clocks:
        yield f"{ticket.ref}: replay and live clocks differ"
    events = [deskwork.event_of(entry) for entry in journal.of_ticket(conn, ticket.id)]
    rungs = Counter((one.clock, one.number, one.rung) for one in events if one.kind is EventKind.RUNG_FIRED)
    yield from (f"{ticket.ref}: rung {rung} fired {times} times" for rung, times in rungs.items() if times > 1)
    if ticket.state != "closed":
        yield f"{ticket.ref} is {ticket.state} in the end"


# ------------------------------------------------------------------------------------------------ what crossed the wire


Texts = Counter[tuple[int, str]]  # by chat


class Sends:
    """Every row of the outbox that was sent, with its act, place, attempts, and whether it posted something new; the
    newest post of each slot, and the message it became. Perhaps there: what was handed over, cut off, and refused when
    it was tried again, because its reader had blocked the desk meanwhile."""

    def __init__(self, conn: Connection) -> None:
        joined = outbox.join(lanes, lanes.c.id == outbox.c.lane_id).join(places, places.c.id == lanes.c.place_id)
        columns = (outbox.c.id, outbox.c.slot, outbox.c.payload, outbox.c.attempts, *PLACE, *LANE)
        self.rows: list[tuple[int, Act, Place, int, bool]] = []
        self.newest: dict[str, tuple[Post, Place]] = {}
        self.edited: set[str] = set()
        self.messages = {row.slot: str(row.message) for row in conn.execute(select(slots.c.slot, slots.c.message))}
        sent, refused = outbox.c.state == State.SENT, outbox.c.state == State.REFUSED
        of_lanes = select(*columns).select_from(joined).order_by(outbox.c.id)
        again = conn.execute(of_lanes.where(refused, outbox.c.attempts > 1))
        self.perhaps = [(load(row[2]), Place(*row[4 : 4 + len(PLACE)])) for row in again]
        for row in conn.execute(of_lanes.where(sent)):
            act, place = load(row[2]), Place(*row[4 : 4 + len(PLACE)])
            posts = isinstance(act, Document | Files | Post) and (row[1] is None or row[1] not in self.newest)
            self.rows.append((row[0], act, place, row[3], posts))
            if isinstance(act, Post) and row[1] is not None:
                self.edited |= {row[1]} & self.newest.keys()
                self.newest[row[1]] = (act, place)


def slack_faults(world: World, sends: Sends) -> Iterator[str]:
    """Each row that posts is one message, and each message of ours one row."""
    messages = [m for c in world.slack.world.channels.values() for m in c.messages.values() if m.from_app]
    ours = [(m.payload, m.payload.get("metadata", {}).get("event_payload")) for m in messages]
    seen = Counter((one["outbox"], one["part"]) for _, one in ours if one)
    yield from (f"slack: row {row}, part {part}, stands {n} times" for (row, part), n in seen.items() if n > 1)
    yield from (f"slack: a message without its row: {p}" for p, one in ours if one is None and not p.get("files"))
    files = Counter(file["name"] for m in messages for file in m.payload.get("files", ()))  # its row is in its name
    yield from (f"slack: the file {name} stands {n} times" for name, n in files.items() if n > 1)
    for row, act, place, _, posts in sends.rows:
        if place.platform == "slack" and posts and isinstance(act, Post) and not seen[row, 0]:
            yield f"slack: row {row} never arrived: {act.card.text}"
    for delivery in world.slack.journal.deliveries:
        if delivery.kind == "event" and not delivery.skipped and not delivery.acknowledged:
            yield f"slack: event {delivery.name} was never acknowledged"


def telegram_faults(world: World, sends: Sends) -> Iterator[str]:
    """Each row that posts is one message, or one and a marked repeat per further attempt. A deleted topic, and a group
    that became another one, are made anew with the newest state of their cards."""
    rows, retries = _telegram_rows(sends)
    is_anew = world.forum.gone or world.squad.migrated_to
    edits, more = _telegram_rows(sends, edits=True) if is_anew else (Texts(), Texts())
    again, retries = rows + edits, retries + more
    plain, marked = _telegram_texts(world)
    perhaps = Texts(
        (int(place.external), text)
        for act, place in sends.perhaps
        if place.platform == "telegram"
        for text in _shown_of(act)
    )
    for key in rows.keys() | plain.keys() | marked.keys():
        if plain[key] > again[key] + perhaps[key] or plain[key] + marked[key] < rows[key] or marked[key] > retries[key]:
            yield f"telegram: {rows[key]} rows, {plain[key]} messages and {marked[key]} repeats of {key}"
    if world.telegram.pending:
        yield f"telegram: {len(world.telegram.pending)} updates were never fetched"


def _telegram_rows(sends: Sends, *, edits: bool = False) -> tuple[Texts, Texts]:
    """How often each text was to be said in each chat, and how often tried again; edits: of the rows that edit."""
    rows, retries = Texts(), Texts()
    for _, act, place, attempts, posts in sends.rows:
        if place.platform == "telegram" and posts is not edits:
            for text in _shown_of(act):
                rows[int(place.external), text] += 1
                retries[int(place.external), text] += attempts - 1
    return rows, retries


def _shown_of(act: Act) -> list[str]:
    """The texts, and the names of the files, of the messages that an act becomes."""
    if isinstance(act, Files | Document):
        return [act.name] if isinstance(act, Document) else [one.name for one in act.files]
    return [part.text for part in telegram_cards.draw(headed(act), prompt=act.prompt)] if isinstance(act, Post) else []


def _telegram_texts(world: World) -> tuple[Texts, Texts]:
    """How often each text stands in each chat as it was first posted, without and with the mark of a repetition."""
    plain, marked = Texts(), Texts()
    for chat in world.telegram.world.chats.values():
        number = chat.migrated_to or chat.id
        for text in _posted(chat):
            (marked if text.startswith(REPEATED) else plain)[number, text.removeprefix(REPEATED)] += 1
        for file in files_in(world.telegram, chat.posts.values()):
            (marked if file.marked else plain)[number, file.name] += 1
    return plain, marked


def _posted(chat: Chat) -> list[str]:
    """What the bot posted in a chat, as it was before any edit."""
    return [first_text(post) for post in chat.posts.values() if post.from_bot and post.text]


def repeats(world: World) -> int:
    """Messages and topics on Telegram with the mark of a repetition."""
    chats = world.telegram.world.chats.values()
    said = [text for chat in chats for text in (*_posted(chat), *(topic.name for topic in chat.topics.values()))]
    return sum(text.startswith(REPEATED) for text in said)


def edit_faults(world: World, sends: Sends) -> Iterator[str]:
    """In every slot that was edited, and is still known, stands its newest state."""
    messages = sends.messages
    for slot in sends.edited & messages.keys():
        post, place = sends.newest[slot]
        if place.platform == "slack":
            found = world.slack.world.channels[place.address or place.external].messages[messages[slot]].text
            wanted = slack_cards.render(quoting(post, post.card))[0].text
        else:
            shown = world.telegram.world.chats[int(place.external)].posts[int(messages[slot])].shown
            found, wanted = shown.removeprefix(REPEATED), telegram_cards.draw(headed(post))[0].text
        if found != wanted:
            yield f"{place.platform}: slot {slot} shows {found!r} and not {wanted!r}"


def broken_rules(world: World) -> Iterator[str]:
    """What the platforms found wrong in what the desk sent."""
    for fake in (world.slack, world.telegram):
        yield from (str(one) for one in fake.journal.errors() if one.rule not in NEVER)
