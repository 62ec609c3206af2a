"""In a group without rooms somebody writes beside his requests: he is asked which one he means, and only then it goes
out (C5)."""

from dataclasses import replace

from pydantic import TypeAdapter
from sqlalchemy import Connection

from handlers import posting, pressed, writers
from handlers.callers import Call
from handlers.errors import OldButton, Refusal
from handlers.expert import write
from handlers.inbound import Kind, Quoted
from handlers.notices import Card, Post, Reply
from handlers.rules import topics
from handlers.wording import groups as wording
from storage import conversation, listing, pointed, slots
from storage.pointed import Pointed

_QUOTED: TypeAdapter[Quoted] = TypeAdapter(Quoted)


class NotYourWords(Refusal):
    """Only whoever wrote it can say which request it is for."""

    script = "C5.which.other"


def ask(conn: Connection, call: Call) -> Reply:
    """Whoever works on requests of this group and answers none of their messages is asked; others talk among
    themselves. One of ours that we do not know may be about any of them: we never heard that it was posted. An album is
    not asked about: one of its pictures would be taken for all."""
    inbound, person = call.inbound, call.caller.person
    is_beside = inbound.thread is None and not inbound.where.threads and not _answers(conn, call)
    if not is_beside or person is None or inbound.message is None or topics.is_blank(inbound.text):
        return Reply()
    mine = listing.owned_without_room(conn, person.id, call.place.id)
    if not mine or inbound.album:
        return Reply()
    kept = _keep(conn, call, inbound.message)
    shown = [(one.number, writers.contact_name(conn, one)) for one in mine]
    post = Post(wording.which(call.voice, shown, kept.id), reply_to=inbound.message, script="C5")
    posting.put(conn, call.lane.id, post, now=call.now, slot=_slot(kept))
    return Reply()


def _answers(conn: Connection, call: Call) -> bool:
    """Whether it answers a message that somebody wrote, or one of ours that we know."""
    replied = call.inbound.reply_to
    if replied is None:
        return False
    return not call.inbound.to_us or slots.lane_of(conn, call.place.id, replied) is not None


def _keep(conn: Connection, call: Call, message: str) -> Pointed:
    said = call.inbound
    body = Quoted(message, said.writer, said.written, text=said.text, attachments=said.attachments, spans=said.spans)
    return pointed.keep(
        conn,
        identity_id=call.caller.identity.id,
        writer_id=call.caller.identity.id,
        place_id=call.place.id,
        external=message,
        body=_QUOTED.dump_json(body).decode(),
        at=call.now,
    )


def edited(conn: Connection, call: Call) -> None:
    """He changes what he is still asked about: that is what goes out."""
    kept = pointed.waiting(conn, call.caller.identity.id, call.place.id, call.inbound.message or "")
    if kept is not None:
        about = replace(_QUOTED.validate_json(kept.body), text=call.inbound.text, spans=call.inbound.spans)
        pointed.reword(conn, kept.id, _QUOTED.dump_json(about).decode())


def meant(conn: Connection, call: Call) -> Reply:
    """[T-1042 · Giulia]: his words are written there; from now on, for only now does he say so (RULES 3). Raises
    NotYourWords and OldButton."""
    number, _, kept_id = call.inbound.value.partition(".")
    kept = pointed.find(conn, pressed.number(kept_id), call.caller.identity.id)
    if kept is None:
        raise NotYourWords
    if not kept.body:
        raise OldButton
    if number == "0":
        pointed.drop(conn, kept.id)
        return _shown(conn, call, kept, wording.unmeant(call.voice))
    ticket = pressed.by_value(conn, number)
    room = conversation.room_at(conn, ticket.id, call.place.id)
    if room is None:
        raise OldButton
    about = _QUOTED.validate_json(kept.body)
    said = replace(
        call.inbound,
        kind=Kind.MESSAGE,
        message=about.message,
        text=about.text,
        attachments=about.attachments,
        spans=about.spans,
        word="",
        value="",
    )
    pointed.settle(conn, kept.id, ticket.id)
    write.write(conn, replace(call, inbound=said, lane=room), ticket)
    return _shown(conn, call, kept, wording.meant(call.voice, ticket.ref))


def _shown(conn: Connection, call: Call, kept: Pointed, card: Card) -> Reply:
    """The question says what became of it."""
    posting.put(conn, call.lane.id, Post(card, script="C5"), now=call.now, slot=_slot(kept))
    return Reply()


def _slot(kept: Pointed) -> str:
    return f"which/{kept.id}"
