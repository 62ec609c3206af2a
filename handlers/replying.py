"""Answering the event at hand: where it happened or privately, by a line, a message or a form; and refusing it."""

from collections.abc import Mapping

from pydantic import TypeAdapter
from sqlalchemy import Connection

from handlers import posting, standing
from handlers.callers import Call
from handlers.errors import Refusal
from handlers.notices import Card, Form, Mention, Plain, Post, Priority, Reply, Text, Words
from handlers.wording.voice import flat, lines
from storage import dialogues, entrances
from storage.places import Lane

_FORMS: TypeAdapter[Form] = TypeAdapter(Form)
PROMPT = "prompt/"  # how the names of questions begin; then comes the account that was asked
TOAST = 200  # characters of a line that only the presser sees


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
    posting.put(conn, lane.id, Post(card, reply_to=reply_to, script=script), now=call.now, priority=priority, slot=slot)
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
    return posting.lane_of(conn, call.caller.identity)


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
    posting.put(conn, call.lane.id, post, now=call.now, priority=Priority.RECEIPT, slot=slot)
    return Reply()


def dump_form(form: Form) -> str:
    """A form as JSON text."""
    return _FORMS.dump_json(form).decode()


def load_form(text: str) -> Form:
    """The form that `dump_form` wrote."""
    return _FORMS.validate_json(text)
