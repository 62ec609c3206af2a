"""`retainer plan`, `apply` and `export` as an operator types them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import cli, deskfiles
from storage.engine import Database
from tests.desks import EXAMPLE
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def folder(migrated: str, tmp_path: Path) -> Path:
    """A folder with an empty, migrated database, in which commands are run."""
    return tmp_path


def retainer(*words: object) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli.commands, [str(word) for word in words])


def test_what_is_exported_into_a_folder_plans_no_changes(folder: Path) -> None:
    assert retainer("apply", EXAMPLE).exit_code == 0
    done = retainer("export", folder / "desk")
    assert done.output.startswith("Wrote ")
    assert (folder / "desk" / "contracts.yaml").exists()
    assert retainer("plan", folder / "desk").output == "No changes.\n"


def test_what_is_printed_is_one_desk_file(folder: Path) -> None:
    retainer("apply", EXAMPLE)
    (folder / "one.yaml").write_text(retainer("export").output)
    assert retainer("plan", folder / "one.yaml").output == "No changes.\n"


def test_files_that_are_there_are_not_written_over(folder: Path) -> None:
    retainer("apply", EXAMPLE)
    (folder / "mine").mkdir()
    (folder / "mine" / "people.yaml").write_text("people: {}\n")
    done = retainer("export", folder / "mine")
    assert (done.exit_code, done.output) == (
        1,
        f"Error: {folder / 'mine'} holds people.yaml already; name a new folder, or an empty one.\n",
    )
    assert [one.name for one in (folder / "mine").iterdir()] == ["people.yaml"]


def test_an_empty_desk_has_nothing_to_export(folder: Path) -> None:
    done = retainer("export")
    assert done.exit_code == 1
    assert "nothing was applied yet" in done.output


def test_a_queue_with_open_requests_goes_only_with_force(folder: Path) -> None:
    db = Database.open(f"sqlite:///{folder / 'desk.db'}")
    scene = Scene(db, folder)
    scene.says("giulia", QUESTION)
    db.close_now()
    text = (folder / "desk.yaml").read_text()
    moved = folder / "moved.yaml"
    moved.write_text(text.replace("  erp-finance:\n", "  finance:\n").replace("queue: erp-finance", "queue: finance"))
    assert retainer("plan", moved).output.endswith("apply refuses this; with --force it is done all the same.\n")
    refused = retainer("apply", moved)
    assert refused.exit_code == 1
    assert "queue erp-finance still has T-1001" in refused.output
    assert retainer("plan", folder / "desk.yaml").output == "No changes.\n"
    assert retainer("apply", "--force", moved).exit_code == 0
    assert retainer("plan", moved).output == "No changes.\n"


def test_who_waits_for_more_than_a_second_is_told_what_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    over = iter([False, False, True])
    doing = ["checking what it says"]
    deskfiles.tell(doing, lambda seconds: seconds >= 1 and next(over))
    assert capsys.readouterr().err == "… checking what it says\n" * 2
