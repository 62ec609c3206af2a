"""Whoever presses, types or quotes what is another company's learns nothing of it, and changes nothing (check 27)."""

import itertools
from dataclasses import replace

import pytest
from sqlalchemy import Connection, func, select

from handlers import anyone
from handlers.account import commands as account
from handlers.customer import commands as customer
from handlers.expert import commands as expert
from handlers.inbound import Inbound, Kind, Where
from handlers.notices import Reply
from handlers.replying import dump_form
from storage.conversation import messages
from storage.journal import journal
from storage.tickets import tickets
from tests.handlers.cast import PEOPLE
from tests.handlers.scene import Scene

HIS_OWN = {"forget", "notme", "person", "feedback"}  # these are about the presser himself
WORDS = sorted({*account.COMMANDS, *customer.COMMANDS, *expert.COMMANDS, *anyone.COMMANDS} - HIS_OWN)
SECRETS = ("SECRET", "Luca", "Bianchi", "Anna")


@pytest.mark.parametrize("who", ["nils", "paolo@slack"], ids=["of another company", "a stranger"])
def test_no_button_opens_another_companys_request(lone: Scene, who: str) -> None:
    lone.says("luca", "SECRET: invoices are rounded")
    lone.presses("anna", "claim", lone.card())
    lone.says("anna", "// SECRET note", to="C0ERP", under=lone.card())
    lone.says("anna", "SECRET answer", to="C0ERP", under=lone.card())
    writer, before, shown = PEOPLE[who], lone.db.read_now(_kept), len(lone.chats.posts)
    is_slack = writer.platform == "slack"
    private = Where(writer.platform, writer.workspace, writer.user, direct=True, threads=is_slack)
    press = Inbound("", Kind.PRESS, writer, private, value="1001.1", forms=is_slack)
    for number, word in enumerate(WORDS):
        reply = lone.does(replace(press, key=f"forged{number}", word=word)).reply
        heard = [each.text for each in lone.chats.posts[shown:] if each.place == writer.user]
        told = " ".join([*_told(reply), *heard])
        assert not [one for one in SECRETS if one in told], f"{word}: {told}"
    assert lone.db.read_now(_kept) == before


def test_who_is_none_of_ours_finds_no_lists_in_a_queues_chat(lone: Scene) -> None:
    lone.says("luca", "SECRET: invoices are rounded")
    lone.presses("anna", "claim", lone.card())
    lone.says("giulia", "SECRET: the plant in Turin")
    for place in ("C0OTHER", "C0ERP"):
        for word, text in itertools.product(("tickets", "status", "next"), ("", "mine", "queue", "waiting", "bianchi")):
            lone.commands("paolo@slack", word, text, to=place)
    heard = " ".join(each.text for each in lone.read("paolo@slack"))
    assert "Nothing" in heard
    assert not [one for one in SECRETS if one in heard]


def _told(reply: Reply) -> list[str]:
    return [reply.toast, dump_form(reply.form) if reply.form else "", str(reply.options), str(dict(reply.errors))]


def _kept(conn: Connection) -> list[object]:
    """What there is of the first request."""
    happened = conn.scalar(select(func.count()).select_from(journal).where(journal.c.ticket_id == 1))
    found = (select(tickets).where(tickets.c.id == 1), select(messages).where(messages.c.ticket_id == 1))
    return [happened, *itertools.chain.from_iterable(conn.execute(one) for one in found)]


def test_what_an_expert_quotes_of_another_customer_stays_in_the_room(lone: Scene) -> None:
    lone.says("giulia", "Invoices are rounded")
    lone.says("nils", "Our invoices are wrong too")
    for number in (1001, 1002):
        lone.presses("liwei", "claim", lone.card(number, "-1001"))
    lone.says("giulia", "SECRET: our plant in Turin")
    copy = lone.last("-1001", "SECRET")
    lone.says("liwei", "The same happened elsewhere", to="-1001", under=lone.card(1002, "-1001"), answering=copy)
    told = lone.last("nils", "The same happened elsewhere", "B6").post
    assert (told.excerpt, told.answers, told.reply_to) == ("", "", None)
