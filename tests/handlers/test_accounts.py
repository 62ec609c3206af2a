"""What a platform says of an account: names and zones, guests, and accounts that were closed."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.inbound import Inbound, Kind, Where
from storage import people
from storage.engine import Database
from storage.people import Identity
from tests.handlers.cast import BIANCHI, OURS, PEOPLE
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_inviting import code
from tests.handlers.test_joining import invited


def _says_of(scene: Scene, who: str, kind: Kind, **told: object) -> None:
    writer = replace(PEOPLE[who], **told)  # type: ignore[arg-type]  # any of its fields
    where = Where(writer.platform, writer.workspace, writer.user, direct=True)
    key = f"profile-{who}-{scene.now}-{kind}"
    scene.does(Inbound(key, kind, writer, where))


def _identity(scene: Scene, who: str) -> Identity | None:
    writer = PEOPLE[who]
    return scene.db.read_now(people.identity, writer.platform, writer.workspace, writer.user)


def test_a_new_name_and_zone_are_kept_of_who_is_known_and_of_nobody_else(scene: Scene) -> None:
    scene.says("paolo", "hello?")
    _says_of(scene, "paolo", Kind.PROFILE, name="Paolo Nero", zone="Asia/Shanghai")
    kept = _identity(scene, "paolo")
    assert kept is not None
    assert (kept.name, kept.zone, kept.guest) == ("Paolo Nero", "Asia/Shanghai", False)
    _says_of(scene, "paolo@slack", Kind.PROFILE, name="Paolo Nero")
    assert _identity(scene, "paolo@slack") is None


def test_somebody_nobody_knows_reads_times_in_his_own_zone(lone: Scene) -> None:
    writer = replace(PEOPLE["paolo"], zone="Asia/Shanghai")
    lone.does(
        Inbound("first", Kind.MESSAGE, writer, Where("telegram", "global", "7009", True), message="1", text=QUESTION)
    )
    assert "(Shanghai)" in lone.last("paolo").text


@pytest.mark.parametrize(("guest", "is_theirs"), [(True, False), (False, True), (None, True)])
def test_a_directory_proves_who_is_of_the_company_but_for_its_guests(
    sqlite_database: Database, tmp_path: Path, guest: bool | None, is_theirs: bool
) -> None:
    theirs = f"    contacts: [giulia, luca]\n    workspaces:\n      - slack: {BIANCHI}\n"
    scene = Scene(sqlite_database, tmp_path, {"    contacts: [giulia, luca]\n": theirs})
    writer = replace(PEOPLE["paolo@slack"], guest=guest)
    where = Where("slack", BIANCHI, writer.user, True, threads=True)
    scene.does(Inbound("first", Kind.MESSAGE, writer, where, message="m-1", text=QUESTION))
    assert ("Bianchi" in scene.last("paolo@slack").text) is is_theirs


def test_the_requests_of_a_closed_expert_are_unclaimed_again_and_the_lead_hears(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    told = len(scene.read("giulia"))
    for _ in range(2):
        _says_of(scene, "anna", Kind.CLOSED)
    assert scene.ticket().owner_id is None
    assert scene.card().text.splitlines()[-1] == "Unclaimed"
    assert (
        scene.last("C0ERP", script="H8").text == "The account of Anna Lindqvist was closed: T-1001 is unclaimed again."
    )
    (lead,) = scene.read("marco", script="H8")
    assert lead.text.splitlines() == [
        "The Slack account of Anna Lindqvist was closed.",
        "Unclaimed again: T-1001. Their customers see nothing of it.",
        "If Anna Lindqvist has left, take the name out of the desk file.",
    ]
    assert len(scene.read("giulia")) == told


def test_who_can_be_reached_elsewhere_keeps_his_requests(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.says("liwei", "hello")
    lone.presses("liwei", "claim", lone.card(place="-1001"))
    _says_of(lone, "liwei@slack", Kind.CLOSED)
    assert lone.ticket().owner_id is not None


def test_the_account_manager_hears_of_a_customers_closed_account_and_the_other_ways(scene: Scene) -> None:
    scene.says("luca", QUESTION)
    for _ in range(2):
        _says_of(scene, "luca", Kind.CLOSED)
    (told,) = scene.read("sara", script="H8")
    assert told.text.splitlines()[0] == (
        "The Slack account of Luca Bianchi (Bianchi Meccanica) was closed. Answers on T-1001 cannot reach it."
    )
    _says_of(scene, "luca", Kind.PROFILE)
    scene.presses("anna", "claim", scene.card())
    assert scene.read("luca", script="B5"), "the account is open again"


def test_whoever_is_let_in_keeps_the_zone_his_platform_says(lone: Scene) -> None:
    invite = invited(lone)
    writer = replace(PEOPLE["paolo@slack"], zone="Asia/Shanghai")
    where = Where("slack", BIANCHI, writer.user, True, threads=True)
    lone.does(Inbound("brings", Kind.MESSAGE, writer, where, message="m-1", text=code(invite)))
    lone.presses("paolo@slack", "join", lone.last("paolo@slack", script="A1"))
    lone.says("paolo@slack", QUESTION)
    assert "(Shanghai)" in lone.last("paolo@slack", "T-1001").text


def test_a_closed_account_of_another_workspace_is_closed_in_both(lone: Scene) -> None:
    lone.says("luca", QUESTION)
    writer, ours = PEOPLE["luca"], Where("slack", OURS, PEOPLE["luca"].user, True, threads=True)
    lone.does(Inbound("closed", Kind.CLOSED, writer, ours))
    assert "No other way is on file." in lone.last("sara", script="H8").text
