"""What account managers and leads see of complaints: in a day, behind its figures, on their page (F11, G10)."""

from pathlib import Path

from handlers.wording.voice import flat
from storage.engine import Database
from tests.handlers.looks import below, look, press
from tests.handlers.mornings import at
from tests.handlers.scene import Scene
from tests.handlers.solved import complaint
from tests.handlers.test_complaints import contact, finish

DUE = "K-1 Giulia Rossi, Bianchi Meccanica · T-1001 · Marco Ferri · contact by {} · about Anna Lindqvist"


def test_f11_each_complaint_of_a_day_opens_with_what_its_reader_may_do(scene: Scene) -> None:
    complaint(scene)
    at(scene, "2026-11-25 08:30")
    for who, place in (("sara", "Stockholm"), ("marco", "Rome")):
        scene.presses(who, "showeach", scene.last(who, script="F11"))
        lists = scene.last(who, script="F11")
        assert DUE.format(f"today 16:04 ({place})") in lists.text
        assert lists.words.count("complaint") == 1
        scene.presses(who, "complaint", lists)
        assert scene.last(who, "Complaint K-1", "F5").words == ["callabout", "writeabout", "look"]


def test_g05_the_status_of_whoever_looks_after_one_names_and_opens_it(scene: Scene) -> None:
    complaint(scene)
    scene.commands("marco", "status")
    said = scene.last("marco", script="G5")
    assert "You look after one complaint:\nK-1 Giulia Rossi, Bianchi Meccanica · T-1001 · Marco Ferri" in said.text
    scene.commands("sara", "status")
    assert "You look after" not in scene.last("sara", script="G7").text
    scene.presses("sara", "takecomplaint", scene.last("sara", "Complaint K-1"), "1")
    scene.commands("sara", "status")
    scene.presses("sara", "complaint", scene.last("sara", "You look after one complaint", "G7"))
    assert scene.last("sara", script="F5").words == ["callabout", "writeabout", "look"]
    scene.commands("marco", "status")
    assert "You look after" not in scene.last("marco", script="G5").text


def test_f11_each_renewal_of_a_day_opens_its_card(sqlite_database: Database, tmp_path: Path) -> None:
    ends = {"    end: 2028-12-31               # the last day it holds\n": "    end: 2027-01-31\n    notice: 30d\n"}
    scene = Scene(sqlite_database, tmp_path, ends)
    at(scene, "2026-11-25 08:30")
    scene.presses("sara", "showeach", scene.last("sara", script="F11"))
    before = len(scene.read("sara", script="F7"))
    scene.presses("sara", "renewal", scene.last("sara", script="F11"))
    assert len(scene.read("sara", script="F7")) == before + 1
    assert "Decide: renew, change or end." in scene.last("sara", script="F7").text
    assert scene.presses("marco", "renewal", scene.last("sara", script="F11")).reply.toast, "he answers for no account"


def test_g10_her_page_lists_open_complaints_and_opens_them(scene: Scene) -> None:
    assert "Open complaints" not in look(scene, "sara")
    complaint(scene)
    look(scene, "sara")
    [line] = below(scene, "sara", "Open complaints")
    assert DUE.format("tomorrow 16:04 (Stockholm)") in flat(line.text)
    press(scene, "sara", "complaint", "1")
    assert "Complaint K-1" in scene.last("sara", script="F5").text
    contact(scene)
    finish(scene)
    assert "waits for the customer's yes" in look(scene, "sara")
    scene.presses("giulia", "satisfied", scene.last("giulia", script="F6"))
    assert "K-1" not in look(scene, "sara")
