"""Everybody's own page of the desk, by what he is to it (G8 to G10)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from handlers.inbound import Kind
from handlers.wording.voice import flat
from schedules import pages
from storage import homes
from storage.engine import Database
from storage.outbox import outbox
from tests.handlers.looks import below, buttons, cards, look, page, press, pressed, read, renew
from tests.handlers.scene import QUESTION, Scene

LATER = 15  # seconds after which a page is made anew again


def asks(scene: Scene, who: str, count: int) -> None:
    """So many requests, each of its own."""
    for number in range(count):
        scene.says(who, f"Question {number}: invoices are rounded")
        scene.later(minutes=11)


def published(conn: Connection) -> list[int]:
    """The rows of the outbox that publish pages."""
    return list(conn.scalars(select(outbox.c.id).where(outbox.c.slot.like("home/%"))))


class TestCustomers:
    """G8."""

    def test_the_company_the_contract_what_is_open_and_what_was_solved(self, scene: Scene) -> None:
        scene.says("luca", QUESTION)
        scene.presses("anna", "claim", scene.card())
        text = look(scene, "luca")
        head = page(scene, "luca").card
        assert head.title == "Bianchi Meccanica"
        assert flat(head.text) == "Gold C-2044 until 31 Dec 2028"
        assert [button.label for button in head.buttons] == ["Ask a question", "What is covered?"]
        assert flat(head.footer) == "Automated assistant; people answer."
        (line,) = below(scene, "luca", "Open requests")
        assert flat(line.text) == (
            "T-1001 Since this morning invoices from the Turin plant are rounde… · Anna Lindqvist"
            " · answer by today 15:04 (Rome)"
        )
        assert "Covers ERP Finance, Integrations · Mon–Fri 09:00–18:00 (Rome)" in text
        assert "Used 1 of 40" in text
        assert "Language: English · time zone: Rome · quiet hours: none" in text

    def test_a_page_is_made_anew_when_something_happens(self, scene: Scene) -> None:
        assert "You have no open requests." in look(scene, "luca")
        scene.later(seconds=LATER)
        scene.says("luca", QUESTION)
        assert renew(scene)
        assert "T-1001" in read(scene, "luca")
        assert "waiting for an expert" in read(scene, "luca")
        scene.later(seconds=LATER)
        scene.presses("anna", "claim", scene.card())
        renew(scene)
        assert "· Anna Lindqvist" in read(scene, "luca")
        asked = scene.presses("anna", "resolve", scene.card())
        scene.sends(asked, cause="a profile", fix="changed it back")
        scene.later(seconds=LATER)
        renew(scene)
        assert "Solved last" in read(scene, "luca")
        (line,) = below(scene, "luca", "Solved last")
        assert flat(line.text).endswith("· solved 24 Nov 2026")

    def test_nothing_is_published_twice(self, scene: Scene) -> None:
        look(scene, "luca")
        before = scene.db.read_now(published)
        look(scene, "luca")
        scene.says("giulia", QUESTION)  # of the same company, yet not his
        renew(scene)
        assert scene.db.read_now(published) == before

    def test_what_was_published_before_leaves_no_row(self, lone: Scene) -> None:
        look(lone, "luca")
        before = lone.db.read_now(published)
        for _ in range(3):
            lone.later(minutes=11)
            lone.says("luca", QUESTION)
            renew(lone)
        after = lone.db.read_now(published)
        assert len(after) == 1
        assert after != before

    def test_show_says_what_was_said_last_and_nothing_internal(self, scene: Scene) -> None:
        scene.says("luca", QUESTION)
        scene.presses("anna", "claim", scene.card())
        scene.says("anna", "We look into it", to="C0ERP", under=scene.card())
        scene.says("anna", "🔒 rounding profile?", to="C0ERP", under=scene.card())
        look(scene, "luca")
        form = press(scene, "luca", "look").reply.form
        assert form is not None
        assert (form.title, form.fields, form.submit) == ("T-1001", (), "Close")
        assert "Luca Bianchi, today 13:04 (Rome):\nSince this morning" in flat(form.text)
        assert "Anna Lindqvist, today 13:04 (Rome):\nWe look into it" in flat(form.text)
        assert "profile" not in flat(form.text)
        look(scene, "anna")
        ours = press(scene, "anna", "look").reply.form
        assert ours is not None
        assert "🔒 Anna Lindqvist, today 13:04 (Stockholm):\n" in flat(ours.text)

    def test_nobody_is_shown_what_is_not_his(self, lone: Scene) -> None:
        lone.says("luca", QUESTION)
        shown = lone.does(pressed(lone, "paolo@slack", "look", "1001")).reply
        assert shown.form is None
        assert "rounded" not in shown.toast
        shown = lone.does(pressed(lone, "ivo", "look", "1001")).reply  # of another queue
        assert shown.form is None
        assert "do not know this button" in lone.does(pressed(lone, "luca", "look", "x")).reply.toast

    def test_who_looks_for_the_first_time_is_greeted_once(self, lone: Scene) -> None:
        look(lone, "luca")
        look(lone, "luca")
        assert len(lone.read("luca", script="A2")) == 1
        lone.says("giulia@slack", QUESTION)
        look(lone, "giulia@slack")
        assert not lone.read("giulia@slack", script="A2"), "the desk wrote to her before"
        look(lone, "anna")
        assert not lone.read("anna", script="A2")

    def test_nothing_of_him_stands_there_once_he_is_forgotten(self, scene: Scene) -> None:
        scene.says("luca", QUESTION)
        look(scene, "luca")
        scene.commands("luca", "settings")
        scene.presses("luca", "forget", scene.last("luca", script="A13"))
        assert read(scene, "luca").endswith("Step 1 of 1: enter your invite code.")
        renew(scene)
        assert "T-1001" not in read(scene, "luca")


class TestLists:
    """[More] and [Earlier]."""

    def test_twenty_are_shown_and_more_in_place(self, lone: Scene) -> None:
        asks(lone, "luca", 25)
        look(lone, "luca")
        assert len(below(lone, "luca", "Open requests (1–20 of 25)")) == 20
        press(lone, "luca", "page", "open.1")
        shown = below(lone, "luca", "Open requests (21–25 of 25)")
        assert [flat(one.text)[:6] for one in shown] == ["T-1005", "T-1004", "T-1003", "T-1002", "T-1001"]
        assert [one.label for one in buttons(lone, "luca") if one.word == "page"] == ["Earlier"]
        lone.later(seconds=LATER)
        lone.presses("anna", "claim", lone.card(), "1001.2")
        renew(lone)
        assert "Anna Lindqvist" in flat(below(lone, "luca", "Open requests (21–25")[-1].text), "it stays where it is"
        press(lone, "luca", "page", "open.1")
        press(lone, "luca", "page", "open.0")
        assert below(lone, "luca", "Open requests (1–20 of 25)")

    @pytest.mark.parametrize("value", ["", "open", "open.x", ".1", "open.99999", "open.-1"])
    def test_what_is_no_part_of_a_list_is_an_old_button(self, lone: Scene, value: str) -> None:
        look(lone, "luca")
        assert "do not know this button" in press(lone, "luca", "page", value).reply.toast

    def test_beyond_the_end_is_the_end(self, lone: Scene) -> None:
        lone.says("luca", QUESTION)
        look(lone, "luca")
        press(lone, "luca", "page", "open.7")
        press(lone, "luca", "page", "nothing.7")
        assert len(below(lone, "luca", "Open requests")) == 1


class TestExperts:
    """G9."""

    def test_what_is_his_what_he_may_take_and_what_waits(self, scene: Scene) -> None:
        for who in ("luca", "giulia", "giulia@slack"):
            scene.says(who, QUESTION)
            scene.later(minutes=11)
        scene.presses("giulia@slack", "separate", scene.last("giulia@slack", script="B4"))
        for value in ("1001.2", "1002.2"):
            scene.presses("anna", "claim", scene.card(), value)
        asked = scene.presses("anna", "ask", scene.card(), "1002.3")
        scene.sends(asked, question="Which plant?")
        look(scene, "anna")
        (mine,), (free,), (waits,) = (
            below(scene, "anna", title) for title in ("Yours", "Unclaimed", "Waiting for the customer")
        )
        assert flat(mine.text).startswith("T-1001 urgent · Bianchi Meccanica · Since this morning")
        assert flat(mine.text).endswith("answer by today 15:04 (Stockholm)")
        assert flat(free.text).startswith("T-1003")
        assert flat(waits.text).startswith("T-1002")
        press(scene, "anna", "claim")
        assert scene.ticket(1003).owner_id == scene.ticket(1001).owner_id
        assert "You already have T-1003" in press(scene, "anna", "claim", "1003.1").reply.toast
        assert not below(scene, "anna", "Unclaimed")
        assert len(below(scene, "anna", "Yours")) == 2

    def test_what_lacks_a_skill_is_not_offered(self, database: Database, tmp_path: Path) -> None:
        scene = Scene(database, tmp_path, {"skills: {interfaces: 2}       #": "skills: {interfaces: 3}       #"})
        scene.says("luca", "The EDI import is blocked")
        look(scene, "anna")
        assert not below(scene, "anna", "Unclaimed")
        look(scene, "liwei@slack")
        assert below(scene, "liwei@slack", "Unclaimed")

    def test_the_duty_switch_says_what_it_would_do(self, scene: Scene) -> None:
        assert "On duty" in look(scene, "liwei@slack").splitlines()[1]
        toast = press(scene, "liwei@slack", "off").reply
        assert toast.toast
        assert "Off duty" in read(scene, "liwei@slack").splitlines()[1]
        assert [one.word for one in buttons(scene, "liwei@slack")][:2] == ["on", "practice"]
        press(scene, "liwei@slack", "on")
        press(scene, "liwei@slack", "on", "")
        assert "On duty" in read(scene, "liwei@slack").splitlines()[1]

    def test_what_was_missed_yesterday_stands_there_today(self, scene: Scene) -> None:
        scene.says("luca", QUESTION)
        scene.presses("anna", "claim", scene.card())
        look(scene, "anna")
        scene.passes(hours=3)
        assert not below(scene, "anna", "Missed yesterday")
        scene.later(hours=9)  # four minutes past midnight in Stockholm
        due = scene.db.read_now(pages.next_at)
        assert due is not None
        assert due <= scene.now
        renew(scene)
        (line,) = below(scene, "anna", "Missed yesterday")
        assert line.buttons[0].word == "why"


class TestKeepingUp:
    """When pages are made anew, and when not."""

    def test_nobody_looks_nothing_is_looked_at(self, lone: Scene) -> None:
        lone.says("luca", QUESTION)
        assert lone.db.read_now(pages.next_at) is None

    def test_a_page_that_nobody_looked_at_for_a_week_rests(self, scene: Scene) -> None:
        look(scene, "luca")
        scene.later(days=8)
        scene.says("luca", QUESTION)
        renew(scene)
        assert "T-1001" not in read(scene, "luca")
        assert scene.db.read_now(pages.next_at) is None
        assert "T-1001" in look(scene, "luca")

    def test_many_events_make_it_anew_once(self, scene: Scene) -> None:
        look(scene, "marco")
        renew(scene)
        for who in ("luca", "giulia"):
            scene.later(seconds=1)
            scene.says(who, QUESTION)
            renew(scene)
        assert "T-1002" not in read(scene, "marco")
        at = scene.db.read_now(pages.next_at)
        assert at is not None
        assert timedelta() < at - scene.now <= pages.PAUSE
        scene.now = at
        renew(scene)
        assert scene.db.read_now(homes.watched) is not None

    def test_another_desk_file_makes_every_page_anew(self, scene: Scene) -> None:
        look(scene, "sara")
        renew(scene)
        scene.commands("sara", "extend", "C-2044 14d")
        scene.later(seconds=LATER)
        renew(scene)
        assert "14 Jan 2029" in read(scene, "sara")

    def test_a_chat_that_is_gone_is_left_alone(self, lone: Scene) -> None:
        look(lone, "luca")
        renew(lone)
        lone.later(seconds=LATER)
        lone.says("giulia", QUESTION)
        lone.says("luca", QUESTION)
        lone.happens("luca", Kind.BLOCKED)
        renew(lone)
        assert "T-100" not in "".join(flat(one.text) for one in cards(lone, "luca"))
