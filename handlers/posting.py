"""Saying things: every way a card, a mark or a private line gets into the outbox, and how to whom."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zlib import crc32

from pydantic import TypeAdapter
from sqlalchemy import Connection

from handlers import standing
from handlers.callers import Call, voice_of
from handlers.errors import Refusal
from handlers.notices import (
    Act,
    Card,
    Form,
    Home,
    Mark,
    Mention,
    Open,
    Plain,
    Post,
    Priority,
    Reply,
    Retitle,
    Sign,
    Text,
    Words,
    dump,
)
from handlers.wording.voice import Voice, flat, lines
from storage import conversation, dialogues, entrances, outbox, people, places, tickets
from storage.people import Identity, Person
from storage.places import Lane, Place
from storage.tickets import Ticket

_FORMS: TypeAdapter[Form] = TypeAdapter(Form)
PROMPT = "prompt/"  # how the names of questions begin; then comes the account that was asked
TOAST = 200  # characters of a line that only the presser sees


def put(
    conn: Connection,
    lane_id: int,
    act: Act,
    *,
    now: datetime,
    priority: Priority = Priority.RELAY,
    slot: str | None = None,
    key: str | None = None,
) -> bool:
    """One act into a lane; False when `key` was used before. Marks have a lane of their own in each place: platforms
    take few of them a minute, and no words wait for them."""
    if isinstance(act, Mark):
        lane_id, priority = places.lane_beside(conn, lane_id, "marks"), Priority.MARK
    made = outbox.put(conn, lane=lane_id, payload=dump(act), priority=priority, now=now, slot=slot, key=key)
    return made is not None


def publish(conn: Connection, place_id: int, page: Home, *, now: datetime) -> int:
    """A person's page, in a lane of its own: it holds up nothing that is said. The id of its row."""
    lane = places.ensure_lane(conn, place_id, label="page")
    made = outbox.put(conn, lane=lane.id, payload=dump(page), priority=Priority.CARD, now=now, slot=f"home/{place_id}")
    if made is None:
        raise LookupError(f"the page of place {place_id} was not put")
    return made


def slot_of(ticket: Ticket, name: str, lane_id: int | None = None) -> str:
    """The name of a message about a ticket, in one lane where it stands in several."""
    return f"t{ticket.id}/{name}" if lane_id is None else f"t{ticket.id}/{name}/{lane_id}"


def solved_slot(ticket: Ticket) -> str:
    """The name of the question whether a solution works; after "not yet" the next solution asks anew."""
    return slot_of(ticket, f"solved-{int(ticket.resolved_at.timestamp()) if ticket.resolved_at else 0}")


def ticket_of_slot(slot: str) -> int | None:
    """The id of the ticket that a named message is about."""
    head = slot.split("/", 1)[0]
    return int(head[1:]) if head[:1] == "t" and head[1:].isdigit() else None


def message_slot(message_id: int, ticket: Ticket, lane_id: int) -> str:
    """The name of the copy of a person's message in another lane."""
    return slot_of(ticket, f"message-{message_id}", lane_id)


def files_slot(message_id: int, part: str, ticket: Ticket, lane_id: int) -> str:
    """The name of what shows files of a person's message in another lane; part: which of them."""
    return slot_of(ticket, f"files-{message_id}.{part}", lane_id)


def shows_files(slot: str) -> bool:
    """Whether that is such a name."""
    return _name_in(slot).startswith("files-")


def message_of_slot(slot: str | None) -> int | None:
    """The id of the message whose words or files this is a copy of."""
    sort, _, number = _name_in(slot or "").partition("-")
    return int(number.partition(".")[0]) if sort in ("message", "files") else None


def _name_in(slot: str) -> str:
    return slot.split("/")[1] if "/" in slot else ""


def to_customer(
    conn: Connection,
    ticket: Ticket,
    post: Post,
    *,
    now: datetime,
    slot: str | None = None,
    priority: Priority = Priority.RELAY,
) -> None:
    """Post in the customer's conversation about the ticket; always under a name, so that an answer to it is known to be
    about the ticket."""
    lane = ticket.customer_lane_id
    put(conn, lane, post, now=now, priority=priority, slot=slot or _said_slot(ticket, post, lane, now))


def _said_slot(ticket: Ticket, post: Post, lane_id: int, now: datetime) -> str:
    """A name that nothing else has: what is said under it is never edited."""
    return slot_of(ticket, f"said-{int(now.timestamp() * 1000)}-{crc32(dump(post).encode()):08x}", lane_id)


def to_customers(conn: Connection, ticket: Ticket, post: Post, *, now: datetime, slot: str) -> None:
    """Post to its customer, and to everybody whose request was merged into it: nobody twice (C14)."""
    to_customer(conn, ticket, post, now=now, slot=slot)
    for lane_id in _joined_lanes(conn, ticket):
        put(conn, lane_id, replace(post, reply_to=None, answers="", excerpt=""), now=now, slot=f"{slot}/{lane_id}")


def customers_slots(conn: Connection, ticket: Ticket, slot: str) -> dict[int, str]:
    """Under which name `to_customers` posted, by lane."""
    joined = {lane_id: f"{slot}/{lane_id}" for lane_id in _joined_lanes(conn, ticket)}
    return {ticket.customer_lane_id: slot, **joined}


def _joined_lanes(conn: Connection, ticket: Ticket) -> tuple[int, ...]:
    """Where others than its writer wrote what was merged into it."""
    others = [one for one in tickets.taken_in(conn, ticket.id) if not is_same_writer(one, ticket)]
    return tuple(
        dict.fromkeys(one.customer_lane_id for one in others if one.customer_lane_id != ticket.customer_lane_id)
    )


def is_same_writer(one: Ticket, other: Ticket) -> bool:
    """Whether both were written by one person."""
    return one.identity_id == other.identity_id or (one.contact_id is not None and one.contact_id == other.contact_id)


def to_writer(
    conn: Connection,
    ticket: Ticket,
    post: Post,
    *,
    now: datetime,
    slot: str | None = None,
    priority: Priority = Priority.RELAY,
) -> None:
    """Post to whoever wrote the ticket and to nobody else: where others read along, privately on the same platform."""
    lane = writers_lane(conn, ticket).id
    put(conn, lane, post, now=now, priority=priority, slot=slot or _said_slot(ticket, post, lane, now))


def writers_lane(conn: Connection, ticket: Ticket) -> Lane:
    """Where to write privately about a ticket: its own conversation if that is private, else its writer's chat."""
    lane = places.lane_by_id(conn, ticket.customer_lane_id)
    if places.place_by_id(conn, lane.place_id).direct:
        return lane
    writer = people.identity_by_id(conn, ticket.identity_id)
    return places.ensure_lane(conn, _private_place(conn, writer.platform, writer.workspace, writer.user).id)


def to_rooms(conn: Connection, ticket: Ticket, post: Post, *, now: datetime) -> None:
    """Post in every experts' room of the ticket."""
    for lane in conversation.rooms_of(conn, ticket.id):
        put(conn, lane.id, post, now=now)


def to_person(
    conn: Connection,
    person: Person,
    post: Post,
    *,
    now: datetime,
    priority: Priority = Priority.RELAY,
    slot: str | None = None,
    key: str | None = None,
) -> bool:
    """Post in a person's private chat; False when he has none the desk can reach, or `key` was used before."""
    lane = private_lane(conn, person)
    return lane is not None and put(conn, lane.id, post, now=now, priority=priority, slot=slot, key=key)


def private_lane(conn: Connection, person: Person) -> Lane | None:
    """Where to write to a person privately: the first identity that can be reached, those seen before first."""
    known: list[Place] = []
    fresh: list[tuple[str, str, str]] = []
    for identity in people.identities_of(conn, person.id):
        place = places.find_place(conn, identity.platform, workspace=identity.workspace, external=identity.user)
        if place is None:
            fresh.append((identity.platform, identity.workspace, identity.user))
        elif place.reachable:
            known.append(place)
    if not known and not fresh:
        return None
    chosen = known[0] if known else _private_place(conn, *fresh[0])
    return places.ensure_lane(conn, chosen.id)


def _private_place(conn: Connection, platform: str, workspace: str, user: str) -> Place:
    return places.ensure_place(conn, platform, workspace=workspace, external=user, direct=True)


def person_voice(person: Person, now: datetime) -> Voice:
    """How to speak to a person of ours."""
    return voice_of(person, now)


def mark(conn: Connection, call: Call, sign: Sign) -> None:
    """Put a sign on the message at hand."""
    if call.inbound.message is not None:
        put(conn, call.lane.id, Mark(call.inbound.message, sign), now=call.now)


def room_open(conn: Connection, lane: Lane, title: str, *, now: datetime) -> None:
    """Have the ticket's own room made."""
    put(conn, lane.id, Open(title), now=now, priority=Priority.NEW)


def room_retitle(conn: Connection, ticket: Ticket, title: str, *, closed: bool, now: datetime) -> None:
    """Rename, close or reopen the ticket's rooms."""
    for lane in conversation.rooms_of(conn, ticket.id):
        put(conn, lane.id, Retitle(title, closed), now=now, priority=Priority.CARD)


def answer(conn: Connection, call: Call, card: Card, *, script: str, priority: Priority = Priority.RECEIPT) -> Reply:
    """Answer the event at hand: a press by a line that only the presser sees, where that says all of it."""
    said = flat(card.text)
    if call.inbound.kind == "press" and not card.buttons and len(said) <= TOAST:
        return Reply(toast=said)
    return say(conn, call, card, script=script, priority=priority)


def say(
    conn: Connection,
    call: Call,
    card: Card,
    *,
    script: str,
    priority: Priority = Priority.RECEIPT,
    slot: str | None = None,
) -> Reply:
    """Answer with a message where the event happened, or privately where others would read along."""
    may_write = not _is_public(call) or entrances.may_write(conn, call.caller.identity)
    lane = answering_lane(conn, call)
    is_here = lane.id == call.lane.id
    if not may_write and not is_here:
        return press_start(conn, call)
    reply_to = call.inbound.message if is_here and call.inbound.kind in ("message", "command") else None
    put(conn, lane.id, Post(card, reply_to=reply_to, script=script), now=call.now, priority=priority, slot=slot)
    return Reply() if is_here and not is_on_page(call) else privately(call)


def privately(call: Call) -> Reply:
    """The answer stands in his private chat."""
    return Reply(toast=call.voice.label("G.private", "I wrote to you privately."))


def press_start(conn: Connection, call: Call) -> Reply:
    """He never opened the desk, or blocked it: it may not write to him first."""
    way = entrances.of(conn, call.place.platform)
    if way is None or not way.handle:
        text = call.voice.label("G.start", "I may not write to you first. Open a private chat with me, then try again.")
    else:
        text = call.voice.label(
            "G.startat",
            "I may not write to you first. Open {handle}, press Start, then try again here.",
            handle=way.handle,
        )
    return Reply(toast=text)


def is_on_page(call: Call) -> bool:
    """Whether a button of the presser's own page was pressed: an answer in his chat is not where he looks."""
    return call.inbound.kind == "press" and call.inbound.forms and call.inbound.message is None


def answering_lane(conn: Connection, call: Call) -> Lane:
    """Where an answer to the event at hand goes: where it happened, or the writer's private chat."""
    return own_lane(conn, call) if _is_public(call) else call.lane


def _is_public(call: Call) -> bool:
    """Whether others would read the answer along."""
    is_public = not call.place.direct and (call.queue is None or call.inbound.forms)
    return is_public and call.inbound.kind in ("command", "press", "form")


def own_lane(conn: Connection, call: Call) -> Lane:
    """The private chat of whoever did it, on the platform where he did it."""
    return lane_of(conn, call.caller.identity)


def lane_of(conn: Connection, identity: Identity) -> Lane:
    """The private chat with one account."""
    return places.ensure_lane(conn, _private_place(conn, identity.platform, identity.workspace, identity.user).id)


def refuse(conn: Connection, call: Call, refusal: Refusal) -> Reply:
    """A Refusal as an answer: at the field, as a line only the presser sees, or as a message where he wrote."""
    said = standing.said(conn, refusal, call.voice)
    name = getattr(refusal, "name", "")
    if call.inbound.kind == "form" and name:
        return Reply(errors={name: flat(said)})
    if call.inbound.kind in ("press", "form"):
        return Reply(toast=flat(said)[:TOAST])
    return answer(conn, call, Card(said), script=refusal.script)


def ask(conn: Connection, call: Call, form: Form) -> Reply:
    """Show a form: at once where the platform has forms, else line by line in the lane at hand (CONVERSATIONS 1.4)."""
    if call.inbound.forms:
        return Reply(form=form)
    return ask_next(conn, call, form, {})


def ask_next(conn: Connection, call: Call, form: Form, answers: Mapping[str, str]) -> Reply:
    """Ask for the first field that has no answer, as a reply. Where others read along whoever is meant is named, or
    his telephone would not offer him to answer."""
    field = form.fields[len(answers)]
    reply_to = call.inbound.message if call.inbound.kind in ("message", "command") else None
    text = call.voice.say("prompt", "{title} · **{field}**", title=form.title, field=field.label)
    if reply_to is None and not call.place.direct:
        text = (Mention(call.caller.identity.user, call.caller.name), Plain("\n"), *text)
    options: list[Text] = [(Words(f"{number} · {one.label}"),) for number, one in enumerate(field.options, start=1)]
    keep = call.voice.say("prompt.value", "Send “=” to keep: {value}", value=field.value) if field.value else ()
    text = lines(text, *options, keep)
    slot = f"{PROMPT}{call.caller.identity.id}/{call.inbound.key[-80:]}"
    identity, lane = call.caller.identity.id, call.lane.id
    dialogues.begin(conn, identity, lane, form=dump_form(form), answers=answers, at=call.now, prompt=slot)
    post = Post(Card(text), reply_to=reply_to, prompt=field, script="prompt")
    put(conn, call.lane.id, post, now=call.now, priority=Priority.RECEIPT, slot=slot)
    return Reply()


def dump_form(form: Form) -> str:
    """A form as JSON text."""
    return _FORMS.dump_json(form).decode()


def load_form(text: str) -> Form:
    """The form that `dump_form` wrote."""
    return _FORMS.validate_json(text)
