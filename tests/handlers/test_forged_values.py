"""Values that nobody was given: of complaints, ratings, ideas, opportunities and months of another company."""

import itertools

import pytest
from sqlalchemy import Connection, select

from handlers.inbound import Inbound, Kind, Where
from handlers.notices import Reply
from handlers.replying import dump_form
from storage.base import metadata
from storage.complaints import State
from tests.handlers.cast import PEOPLE
from tests.handlers.scene import Scene
from tests.handlers.solved import asked, rate
from tests.handlers.test_complaints import kept
from tests.handlers.test_recommending import asks

VALUES = {
    "1": """complaint complaints saymore wantcall nocontact satisfied unsatisfied callabout reachedabout missedabout
        writeabout closecomplaint takecomplaint othercomplaint takeup leaveit settled year quietfine complain similar
        renewals""",
    "1.0": "satisfied unsatisfied recommend quietwrite",
    "1.neither": "allowquote",
    "1.planned": "ideaanswer",
    "1.2026-11": "report monthshow monthlist monthcsv monthwrong",
    "1.270101": "renewal renewdraft renewtalk talkat renewlater notrenewing",
    "1.270101.abcdef": "renewsend renewsendedit talksend talksendedit",
    "1001": """ratechange ratecomment opportunity checked makecheck nocheck usedcase generalcase owncase reply allfine
        cameback nocheckins collecting keepweek closeit""",
    "1001.overall.5": "rate",
    "1001.1": "usedcase generalcase reply logchange",
    "1001.5.1764000000": "logwork logother",
}
KEPT = (
    "complaints",
    "ratings",
    "recommendations",
    "ideas",
    "opportunities",
    "objections",
    "statements",
    "follow_ups",
    "cases",
    "case_uses",
    "time_entries",
    "journal",
)
SECRETS = ("SECRET", "Giulia", "Luca", "Bianchi")


def test_f05_forged_values_open_nothing_of_another_company(lone: Scene) -> None:
    asked(lone)
    rate(lone, 1)
    lone.says("giulia", "idea SECRET: our plant in Turin")
    lone.commands("anna", "opportunity", "SECRET: a second plant", to="C0ERP", under=lone.card())
    assert kept(lone).state is State.OPEN
    before, number = lone.db.read_now(_kept), 0
    for who, (value, words) in itertools.product(("nils", "paolo@slack", "ivo"), VALUES.items()):
        for word in words.split():
            shown, number = len(lone.chats.posts), number + 1
            reply = lone.does(_forged(who, word, value, number)).reply
            heard = [each.text for each in lone.chats.posts[shown:] if each.place == PEOPLE[who].user]
            told = " ".join([*_told(reply), *heard])
            secrets = SECRETS[:1] if who == "ivo" else SECRETS  # who closed a request is none among us
            assert not [one for one in secrets if one in told], f"{who} {word} {value}: {told}"
    assert lone.db.read_now(_kept) == before


def _forged(who: str, word: str, value: str, number: int) -> Inbound:
    writer, is_slack = PEOPLE[who], PEOPLE[who].platform == "slack"
    private = Where(writer.platform, writer.workspace, writer.user, direct=True, threads=is_slack)
    return Inbound(f"forged{number}", Kind.PRESS, writer, private, word=word, value=value, forms=is_slack)


def _told(reply: Reply) -> list[str]:
    return [reply.toast, dump_form(reply.form) if reply.form else "", str(reply.options), str(dict(reply.errors))]


def _kept(conn: Connection) -> dict[str, list[object]]:
    tables = (metadata.tables[name] for name in KEPT)
    return {one.name: list(conn.execute(select(one).order_by(*one.primary_key.columns))) for one in tables}


@pytest.mark.parametrize("value", ["1.0099", "1.00010", "1.011"])
def test_nps_a_score_beyond_the_scale_is_none(lone: Scene, value: str) -> None:
    lone.presses("giulia", "recommend", asks(lone), value)
    assert lone.db.read_now(_kept)["recommendations"][0].score is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", ["1001.5.999999999999", "1001.0.1767168000", "1001.99999.1767168000"])
def test_c12_a_time_that_nobody_proposed_is_not_logged(lone: Scene, value: str) -> None:
    lone.says("giulia", "Invoices are rounded")
    lone.presses("anna", "claim", lone.card())
    lone.presses("anna", "logwork", lone.card(), value)
    assert lone.db.read_now(_kept)["time_entries"] == []


def test_h6_a_button_of_another_form_than_the_one_that_is_open_is_over(lone: Scene) -> None:
    lone.says("nils", "idea")
    pressed = lone.presses("nils", "asknow", lone.last("nils"), "")
    assert pressed.reply.toast
    assert lone.count() == 0
