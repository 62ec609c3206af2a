"""Leads and approvals, again or after a change: nothing is done twice, and nobody reads what is not his."""

from pathlib import Path

from handlers.admin import amending
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

PAOLO = {
    "  luca:\n    name": '  paolo:\n    name: Paolo Neri\n    identities:\n      telegram: "7009"\n  luca:\n    name',
    "[giulia, luca]": "[giulia, luca, paolo]",
}


def agree(scene: Scene, **changes: object) -> None:
    """Bianchi's contract says this from now on."""
    scene.db.write_now(lambda conn: amending.amend_contract(conn, "C-2044", changes, now=scene.now))
    scene.sweep()


def test_extending_twice_extends_once(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path)
    agree(scene, end="2026-10-31")
    scene.says("giulia", QUESTION)
    lead = scene.last("sara", script="D2")
    scene.presses("sara", "extend", lead)
    again = scene.presses("sara", "extend", lead, "1001")
    assert "T-1001 does not wait for it any more" in again.reply.toast
    assert not scene.read("sara", "22 Dec")


def test_a_colleague_never_reads_what_stands_in_the_way_of_the_contract(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {**PAOLO, "    named: []": "    named: [giulia, luca]"})
    scene.says("paolo", QUESTION)
    assert scene.read("luca", "wants to open a request")
    agree(scene, suspended="true")
    for who in ("luca", "giulia@slack"):
        assert [one.text for one in scene.read(who)] == ["T-1001 needs no approval any more."]
        assert scene.last(who).words == []
    assert "is suspended" in scene.last("sara", script="D2").text
