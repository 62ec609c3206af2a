"""A form asked line by line: the next message answers the field that was asked (CONVERSATIONS 1.4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from handlers import replying
from handlers.callers import Call
from handlers.errors import FieldRefusal, Missing, NotOffered, Refusal
from handlers.inbound import Inbound, Kind
from handlers.notices import Card, Field, Reply, Words
from handlers.rules import topics
from storage import conversation, dialogues, slots
from storage.dialogues import Dialogue

LASTS = timedelta(hours=1)  # a question among experts: what is written there later is meant for the customer
LASTS_PRIVATELY = timedelta(days=1)
KEEP = "="
CANCEL = "cancel"
Run = Callable[[Connection, Call, str], Reply]


def continue_dialogue(conn: Connection, call: Call, run: Run) -> Reply | None:
    """Take the message as the answer to a pending question; None when nothing was asked here, or not this.

    run: calls the command of the form once every field is answered. "cancel" drops the question.
    """
    pending, named = _pending(conn, call), _question(conn, call)
    if call.inbound.text.strip().lower() == CANCEL and (dropped := cancel(conn, call)) is not None:
        return dropped
    if pending is None or named not in ("", pending.prompt):
        return _too_late(conn, call, named)
    form = replying.load_form(pending.form)
    if len(pending.answers) == len(form.fields) or topics.is_internal(call.inbound.text):
        return None  # filled in, it waits for a press; or a note, whatever was asked
    if not named and _answers_another(conn, call):
        return None
    asked = form.fields[len(pending.answers)]
    answers = {**pending.answers, asked.name: _answer(call, asked)}
    dialogues.end(conn, call.caller.identity.id, call.lane.id)
    if len(answers) < len(form.fields):
        return replying.ask_next(conn, call, form, answers)
    sent = replace(call.inbound, kind=Kind.FORM, word=form.word, value=form.value, fields=answers, text="")
    return _send(conn, call, sent, run)


def _pending(conn: Connection, call: Call) -> Dialogue | None:
    """What he was asked here, unless that was over when he wrote: the desk may hear of it later."""
    found = dialogues.pending(conn, call.caller.identity.id, call.lane.id)
    if found is not None and call.at - found.asked_at > (LASTS if call.queue is not None else LASTS_PRIVATELY):
        dialogues.end(conn, call.caller.identity.id, call.lane.id)
        return None
    return found


def _question(conn: Connection, call: Call) -> str:
    """The slot of the question that the message at hand replies to; "" where it replies to none."""
    slot = slots.slot_of(conn, call.place.id, call.inbound.reply_to) if call.inbound.reply_to else None
    return slot if slot and slot.startswith(replying.PROMPT) else ""


def _answers_another(conn: Connection, call: Call) -> bool:
    """Whether it replies to a message that is known to be no question. One that nobody knows may be the question
    itself: somebody may answer before the desk has heard what became of it."""
    replied = call.inbound.reply_to
    if replied is None:
        return False
    return (
        conversation.by_external(conn, call.place.id, replied) is not None
        or slots.slot_of(conn, call.place.id, replied) is not None
    )


def _too_late(conn: Connection, call: Call, named: str) -> Reply | None:
    """What replies to a question that is over, or was put to somebody else, goes to no customer; whatever a customer
    says in his own chat is heard all the same."""
    if not named or (call.queue is None and not call.caller.roles.is_ours):
        return None
    is_mine = named.startswith(f"{replying.PROMPT}{call.caller.identity.id}/")
    said = (
        call.voice.say("prompt.over", "That question is over, and your answer went to nobody. Press its button again.")
        if is_mine
        else call.voice.say("prompt.other", "I asked somebody else that, and your answer went to nobody.")
    )
    return replying.say(conn, call, Card(said), script="prompt")


def forget(conn: Connection, call: Call) -> None:
    """Drop the pending question without a word."""
    dialogues.end(conn, call.caller.identity.id, call.lane.id)


def cancel(conn: Connection, call: Call) -> Reply | None:
    """Drop the pending question, or, said beside all of them, every one in this chat; None when nothing was asked."""
    identity = call.caller.identity.id
    if dialogues.pending(conn, identity, call.lane.id) is not None:
        dialogues.end(conn, identity, call.lane.id)
    elif call.queue is None or call.lane.label != "main" or not dialogues.end_at(conn, identity, call.place.id):
        return None
    return replying.say(conn, call, Card(call.voice.say("prompt.dropped", "Dropped.")), script="prompt")


def _send(conn: Connection, call: Call, sent: Inbound, run: Run) -> Reply:
    """Hand the filled form in. Where that makes no sense any more, the question is over; where a field is wrong, the
    last one stays asked, because the desk rolls back."""
    try:
        with conn.begin_nested():
            reply = run(conn, replace(call, inbound=sent), sent.word)
    except FieldRefusal:
        raise
    except Refusal as refusal:
        return replying.refuse(conn, call, refusal)
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
        replying.answer(conn, call, Card((Words(said),)), script="prompt")
    return Reply()
