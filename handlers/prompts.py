"""A form asked line by line: the next message answers the field that was asked (CONVERSATIONS 1.4)."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import Call
from handlers.errors import FieldRefusal, Missing, NotOffered, Refusal
from handlers.inbound import Inbound, Kind
from handlers.notices import Card, Field, Reply, Words
from handlers.rules import topics
from storage import dialogues

KEEP = "="
CANCEL = "cancel"
Run = Callable[[Connection, Call, str], Reply]


def continue_dialogue(conn: Connection, call: Call, run: Run) -> Reply | None:
    """Take the message as the answer to a pending question; None when nothing was asked here.

    run: calls the command of the form once every field is answered. "cancel" drops the question.
    """
    pending = dialogues.pending(conn, call.caller.identity.id, call.lane.id)
    if pending is None:
        return None
    form = posting.load_form(pending.form)
    if len(pending.answers) == len(form.fields) or topics.is_internal(call.inbound.text):
        return None  # filled in, it waits for a press; or a note, whatever was asked
    if call.inbound.text.strip().lower() == CANCEL:
        return cancel(conn, call)
    asked = form.fields[len(pending.answers)]
    answers = {**pending.answers, asked.name: _answer(call, asked)}
    dialogues.end(conn, call.caller.identity.id, call.lane.id)
    if len(answers) < len(form.fields):
        dialogues.begin(conn, call.caller.identity.id, call.lane.id, form=pending.form, answers=answers)
        return posting.ask_field(conn, call, form, len(answers))
    sent = replace(call.inbound, kind=Kind.FORM, word=form.word, value=form.value, fields=answers, text="")
    return _send(conn, call, sent, run)


def forget(conn: Connection, call: Call) -> None:
    """Drop the pending question without a word."""
    dialogues.end(conn, call.caller.identity.id, call.lane.id)


def cancel(conn: Connection, call: Call) -> Reply | None:
    """Drop the pending question; None when nothing was asked here."""
    if dialogues.pending(conn, call.caller.identity.id, call.lane.id) is None:
        return None
    dialogues.end(conn, call.caller.identity.id, call.lane.id)
    return posting.say(conn, call, Card(call.voice.say("prompt.dropped", "Dropped.")), script="prompt")


def _send(conn: Connection, call: Call, sent: Inbound, run: Run) -> Reply:
    """Hand the filled form in. Where that makes no sense any more, the question is over; where a field is wrong, the
    last one stays asked, because the desk rolls back."""
    try:
        with conn.begin_nested():
            reply = run(conn, replace(call, inbound=sent), sent.word)
    except FieldRefusal:
        raise
    except Refusal as refusal:
        return posting.refuse(conn, call, refusal)
    return _say_errors(conn, call, reply)


def _answer(call: Call, field: Field) -> str:
    text = call.inbound.text.strip()
    answer = field.value if text == KEEP else text[: field.limit]
    if not answer:
        raise Missing(name=field.name, field=field.label)
    return _chosen(field, answer) if field.options else answer


def _chosen(field: Field, answer: str) -> str:
    """The option somebody means by its number, its name, or the beginning of its name that no other has."""
    if answer.isdecimal() and 0 < int(answer[:4]) <= len(field.options):
        return field.options[int(answer[:4]) - 1].value
    wanted = answer.casefold()
    exact = [one.value for one in field.options if wanted in (one.value.casefold(), one.label.casefold())]
    found = exact or [one.value for one in field.options if one.label.casefold().startswith(wanted)]
    if len(found) != 1:
        raise NotOffered(name=field.name, given=answer)
    return found[0]


def _say_errors(conn: Connection, call: Call, reply: Reply) -> Reply:
    """What a form would show at its field, or as a line, is said in the lane."""
    said = "\n".join(reply.errors.values()) or reply.toast
    if said:
        posting.answer(conn, call, Card((Words(said),)), script="prompt")
    return Reply()
