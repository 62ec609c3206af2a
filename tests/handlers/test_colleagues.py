"""Who becomes an expert, or answers for an account, is welcomed once; where the desk may not write first, called."""

from pathlib import Path

from storage import entrances
from storage.engine import Database
from tests.desks import apply_changed
from tests.handlers.cast import CHANGES
from tests.handlers.scene import Scene

ALONE = "    experts: [ivo]\n    on_duty: [ivo]\n    chats:\n"
JOINED = '    experts: [ivo, zoe]\n    on_duty: [ivo]\n    chats:\n      - telegram: "-1009"\n'
IVO = "  ivo:\n    name: Ivo Novak\n"


def _apply(scene: Scene, folder: Path, account: str, more: dict[str, str] | None = None) -> None:
    """Zoe, with this account, becomes an expert of Other; applied twice."""
    zoe = f"  zoe:\n    name: Zoe Zander\n    identities: {{{account}}}\n"
    changes = {
        old: text.replace(IVO, zoe + IVO).replace(ALONE, JOINED) for old, text in {**CHANGES, **(more or {})}.items()
    }
    for _ in range(2):
        apply_changed(scene.db, folder / "desk.yaml", changes, scene.now)
        scene.deliver()


def test_an_expert_whom_the_desk_can_write_to_is_welcomed_once(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path)
    assert not scene.read("ivo", script="A11"), "the desk opens: nobody joins"
    _apply(scene, tmp_path, "slack: U0ZOE")
    (told,) = scene.chats.at("U0ZOE", "", "A11")
    assert "Welcome, Zoe Zander. You may take Other." in told.text
    assert not scene.read("ivo", script="A11")


def test_where_he_never_pressed_start_the_group_calls_him(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path)
    database.write_now(lambda conn: entrances.keep(conn, "telegram", link="https://x/?start=", handle="@desk"))
    _apply(scene, tmp_path, 'telegram: "7077"')
    (told,) = scene.chats.at("-1009", "", "A11")
    assert told.text == "Zoe Zander, open @desk once and press Start, or I cannot reach you."
    assert not scene.chats.at("7077", "", "A11")


def test_a_new_account_manager_is_welcomed(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path)
    _apply(scene, tmp_path, "slack: U0ZOE", {"    account_manager: sara\n": "    account_manager: zoe\n"})
    (told,) = scene.chats.at("U0ZOE", "", "A12")
    assert told.text.startswith("Hello Zoe. You have one account.")
    assert not scene.read("sara", script="A12")
