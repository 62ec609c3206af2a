"""A form asked line by line: the next message answers the field that was asked (CONVERSATIONS 1.4)."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import Call
from handlers.inbound import Kind
from handlers.notices import Card, Field, Reply, Words
from storage import dialogues

KEEP = "="


def continue_dialogue(conn: Connection, call: Call, run: Callable[[Connection, Call, str], Reply]) -> Reply | None:
    """Take the message as the answer to a pending question; None when nothing was asked here.

    run: calls the command of the form once every field is answered. "cancel" drops the question.
    """
    pending = dialogues.pending(conn, call.caller.identity.id, call.lane.id)
    if pending is None:
        return None
    form = posting.load_form(pending.form)
    dialogues.end(conn, call.caller.identity.id, call.lane.id)
    if call.inbound.text.strip().lower() in ("cancel", "/cancel"):
        return posting.answer(conn, call, Card(call.voice.say("prompt.dropped", "Dropped.")), script="prompt")
    asked = form.fields[len(pending.answers)]
    answers = {**pending.answers, asked.name: _answer(call, asked)}
    if len(answers) < len(form.fields):
        dialogues.begin(conn, call.caller.identity.id, call.lane.id, form=pending.form, answers=answers)
        return posting.ask_field(conn, call, form, len(answers))
    sent = replace(call.inbound, kind=Kind.FORM, word=form.word, value=form.value, fields=answers, text="")
    reply = run(conn, replace(call, inbound=sent), form.word)
    return _say_errors(conn, call, reply)


def _answer(call: Call, field: Field) -> str:
    text = call.inbound.text.strip()
    return field.value if text == KEEP else text[: field.limit]


def _say_errors(conn: Connection, call: Call, reply: Reply) -> Reply:
    """What a form would show at its field, or as a line, is said in the lane."""
    said = "\n".join(reply.errors.values()) or reply.toast
    if said:
        posting.answer(conn, call, Card((Words(said),)), script="prompt")
    return Reply()
