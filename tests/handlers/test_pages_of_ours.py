"""The pages of leads and account managers, and of somebody who is several things (G10)."""

from pathlib import Path

from handlers.wording.voice import flat
from storage.engine import Database
from tests.handlers.looks import below, buttons, cards, look, press, read, renew
from tests.handlers.scene import QUESTION, Scene

ENDS = {"    end: 2028-12-31               # the last day it holds": "    end: 2027-01-31"}
SHORT = {
    "weekly: {mon-fri: 08:00-20:00}": "weekly: {mon-thu: 08:00-12:00}",
    "    on_duty: [liwei]              # when": "    # when",
}


class TestLeads:
    """The lead's part of G10."""

    def test_the_load_of_each_queue_and_who_is_on_duty(self, scene: Scene) -> None:
        for who in ("luca", "giulia"):
            scene.says(who, QUESTION)
        scene.presses("anna", "claim", scene.card())
        text = look(scene, "marco")
        assert "ERP Finance: 1 unclaimed (the oldest since today 13:04 (Rome)), 1 in work · on duty: Li Wei" in text
        assert "Integrations: 0 unclaimed, 0 in work" in text
        assert "Due within the hour" not in text

    def test_what_is_due_within_the_hour_comes_by_itself(self, scene: Scene) -> None:
        scene.says("luca", QUESTION)
        look(scene, "marco")
        scene.later(hours=1, minutes=1)
        renew(scene)
        (line,) = below(scene, "marco", "Due within the hour")
        assert flat(line.text).endswith("answer by today 15:04 (Rome) · unclaimed")
        scene.presses("anna", "claim", scene.card())
        scene.later(seconds=15)
        renew(scene)
        assert flat(below(scene, "marco", "Due within the hour")[0].text).endswith("· Anna Lindqvist")
        press(scene, "marco", "look")

    def test_hours_that_no_shift_covers_are_named(self, sqlite_database: Database, tmp_path: Path) -> None:
        scene = Scene(sqlite_database, tmp_path, SHORT)
        look(scene, "marco")
        text = read(scene, "marco").split("Nobody on duty within 7 days\n")[1]
        assert text.startswith("Integrations: today 13:04 (Rome) to today 17:00 (Rome)")


class TestAccounts:
    """G10."""

    def test_what_needs_him_and_his_accounts(self, scene: Scene) -> None:
        assert "Nothing needs you at the moment." in look(scene, "sara")
        (line,) = below(scene, "sara", "Accounts")
        assert flat(line.text) == "Bianchi Meccanica · Used 0 of 40 requests a year · ends 31 Dec 2028"
        assert [one.label for one in buttons(scene, "sara")][:1] == ["Invite a contact"]
        told = press(scene, "sara", "contract").reply.toast
        assert told == "I wrote to you privately."
        assert "Gold C-2044" in scene.last("sara", script="G7").text

    def test_a_held_request_is_decided_from_there(self, scene: Scene) -> None:
        scene.says("paolo", QUESTION)
        look(scene, "sara")
        (line,) = below(scene, "sara", "Needs you")
        assert "T-1001 ? · Since this morning" in flat(line.text)
        assert "held · write by" in flat(line.text)
        before = len(scene.read("sara"))
        assert press(scene, "sara", "look").reply.toast == "I wrote to you privately."
        assert "decline" in scene.last("sara").words
        assert len(scene.read("sara")) == before + 1

    def test_a_missed_promise_stands_there_until_somebody_acknowledges_it(self, scene: Scene) -> None:
        scene.says("luca", QUESTION)
        look(scene, "sara")
        scene.passes(hours=3)
        renew(scene)
        (line,) = below(scene, "sara", "Needs you")
        assert "T-1001 Bianchi Meccanica · First answer was due today 15:04 (Stockholm)" in flat(line.text)
        assert "0 of 1 first answers on time" in read(scene, "sara")
        assert press(scene, "sara", "acknowledge").reply.toast == "Acknowledged."
        scene.later(seconds=15)
        renew(scene)
        assert "Nothing needs you at the moment." in read(scene, "sara")
        again = press(scene, "sara", "acknowledge", "1001").reply.toast
        assert "is acknowledged already" in again

    def test_a_contract_that_ends_soon(self, sqlite_database: Database, tmp_path: Path) -> None:
        scene = Scene(sqlite_database, tmp_path, ENDS)
        look(scene, "sara")
        (line,) = below(scene, "sara", "Contracts that end within 90 days")
        assert flat(line.text) == "C-2044 Bianchi Meccanica · ends 31 Jan 2027, in 68 days"


def test_somebody_of_several_roles_has_a_part_for_each(scene: Scene) -> None:
    look(scene, "ivo")  # an expert, and the account manager of Nordfrakt
    titles = [one.title for one in cards(scene, "ivo") if one.title]
    assert titles == ["Retainer desk", "Yours", "Needs you", "Accounts", "Your settings"]
    look(scene, "sara")  # a lead, an account manager and the front desk
    titles = [one.title for one in cards(scene, "sara") if one.title]
    assert titles == ["Retainer desk", "Your queues", "Needs you", "Accounts", "Your settings"]
