"""[Ask] on a page of the catalogue: a request with its subject chosen."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers import pressed, replying
from handlers.asking import offered, opening
from handlers.callers import Call
from handlers.errors import OldButton
from handlers.notices import Reply
from handlers.wording import offers


def ask_about(conn: Connection, call: Call) -> Reply:
    """Ask for the question, then open it for the module whose button was pressed."""
    module = offered.asked_about(conn, call)
    if module is None:
        raise OldButton
    form = offers.question_form(call.voice, "askabout", call.inbound.value, about=module[1])
    if call.inbound.kind != "form":
        return replying.ask(conn, call, form)
    text = pressed.spoken(call, "question", form.fields[0].label)
    opening.open_ticket(conn, replace(call, inbound=replace(call.inbound, text=text)), text, {"module": module[0]})
    return Reply()
