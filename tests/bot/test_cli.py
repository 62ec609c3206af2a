"""The command line: words, exit codes, one sentence for what went wrong."""

import contextlib
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner

from bot import cli
from storage import people
from storage.engine import Database

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "examples" / "desk.yaml")


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def clean(**environ: str) -> dict[str, str]:
    """The environment with nothing of ours in it but what is given."""
    others = {
        name: value for name, value in os.environ.items() if not name.startswith(("RETAINER_", "PORT", "DATABASE"))
    }
    return {**others, **environ}


def retainer(folder: Path, *words: str, **environ: str) -> Done:
    """Run the command in a folder, in this process: starting one takes longer than most commands."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, clean(**environ), clear=True),
        mock.patch.object(sys, "argv", ["retainer", *words]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        cli.main()
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def process(folder: Path, *words: str) -> Done:
    """Run the command as a process of its own."""
    command = [sys.executable, "-c", "from bot.cli import main; main()", *words]
    environ = clean(PYTHONPATH=str(ROOT))
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("word", sorted(cli.commands.commands))
def test_every_command_explains_itself(word: str) -> None:
    answer = CliRunner().invoke(cli.commands, [word, "--help"])
    assert answer.exit_code == 0
    assert answer.output.splitlines()[2].strip()


def test_wrong_settings_are_all_named_and_end_with_2(tmp_path: Path) -> None:
    done = retainer(tmp_path, "serve", RETAINER_PORT="x", RETAINER_LOG_FORMAT="xml")
    assert done.returncode == 2
    assert [line.split()[1] for line in done.stderr.splitlines()] == ["RETAINER_PORT", "RETAINER_LOG_FORMAT"]


def test_an_unknown_word_ends_with_2(tmp_path: Path) -> None:
    assert retainer(tmp_path, "dance").returncode == 2


def test_a_database_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    done = process(tmp_path, "failed")
    assert (done.returncode, done.stderr) == (
        1,
        "Error: The database retainer.db does not exist yet. Run: retainer migrate\n",
    )
    assert not list(tmp_path.iterdir())


def test_a_database_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    url = "postgresql://desk:hush@127.0.0.1:1/desk"
    done = retainer(tmp_path, "failed", RETAINER_DATABASE_URL=url)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The database refused:")
    assert "hush" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_on_sqlite_says_why_not(tmp_path: Path) -> None:
    done = retainer(tmp_path, "worker")
    assert done.returncode == 1
    assert "Workers need PostgreSQL" in done.stderr


def test_a_demo_refuses_tokens_that_reach_outside(tmp_path: Path) -> None:
    done = retainer(tmp_path, "demo", RETAINER_TELEGRAM_TOKEN="123456789:abcdefghijklmnop")
    assert done.returncode == 1
    assert "take out RETAINER_TELEGRAM_TOKEN" in done.stderr


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database and the example desk in it."""
    folder = tmp_path_factory.mktemp("desk")
    for words in (("migrate",), ("apply", EXAMPLE)):
        done = retainer(folder, *words)
        assert done.returncode == 0, done.stderr
    return folder


def test_applying_again_changes_nothing(desk: Path) -> None:
    first, again = retainer(desk, "plan", EXAMPLE), retainer(desk, "apply", EXAMPLE)
    assert (first.returncode, again.returncode) == (0, 0)
    assert first.stdout == again.stdout
    assert "to add" not in first.stdout


def test_a_faulty_desk_file_is_refused_with_its_places(desk: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "desk.yaml"
    faulty.write_text("people:\n  anna: {nam: Anna}\n")
    done = retainer(desk, "apply", str(faulty))
    assert done.returncode == 1
    assert "desk.yaml:2:" in done.stderr
    assert done.stderr.endswith("nothing was changed.\n")


def test_nothing_failed_on_a_fresh_desk(desk: Path) -> None:
    done = retainer(desk, "failed")
    assert (done.returncode, done.stdout) == (0, "Nothing failed.\n")


def test_replaying_what_is_not_there_is_a_sentence(desk: Path) -> None:
    done = retainer(desk, "replay", "7")
    assert (done.returncode, done.stderr) == (1, "Error: There is no failed event 7. See: retainer failed\n")


def test_a_link_signs_somebody_in(desk: Path) -> None:
    done = retainer(desk, "console-link", "giulia")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("http://127.0.0.1:8000/console/in/")


def test_a_link_for_nobody_is_a_sentence(desk: Path) -> None:
    done = retainer(desk, "console-link", "nobody")
    assert done.returncode == 1
    assert "knows nobody called 'nobody'" in done.stderr


def test_people_are_listed_with_every_account(desk: Path) -> None:
    found = retainer(desk, "people", "GIULIA")
    assert found.stdout.splitlines() == [
        "giulia  Giulia Rossi",
        "    console  local/giulia  (in the desk file, never opened the desk)",
    ]
    assert "anna  Anna Lindqvist" in retainer(desk, "people").stdout
    nobody = retainer(desk, "people", "nobody")
    assert (nobody.returncode, nobody.stderr) == (1, "Error: The desk knows nobody called 'nobody'.\n")


def test_who_is_not_in_the_desk_file_yet_is_listed_with_his_number(desk: Path) -> None:
    db = Database.open(f"sqlite:///{desk}/retainer.db")
    db.write_now(lambda conn: people.remember(conn, "telegram", "global", user="700000009", name="Wang Fang"))
    db.close_now()
    found = retainer(desk, "people", "wang").stdout.splitlines()
    assert found == [
        "nobody's yet: they wrote to the desk, and no person has them",
        "    telegram  global/700000009  Wang Fang",
    ]
    assert found == retainer(desk, "people").stdout.splitlines()[-2:]


def test_the_doctor_finds_a_fresh_desk_well(desk: Path) -> None:
    done = retainer(desk, "doctor")
    assert done.returncode == 0, done.stdout
    assert [line[0] for line in done.stdout.splitlines() if line[0] != " "] == ["✔"] * 2 + ["–"] + ["✔"] * 3 + ["–"] * 2


def test_the_doctor_creates_nothing(tmp_path: Path) -> None:
    done = retainer(tmp_path, "doctor")
    assert done.returncode == 1
    assert "Run: retainer migrate" in done.stdout
    assert not list(tmp_path.iterdir())


def test_a_fresh_demo_never_throws_a_real_desk_away(desk: Path) -> None:
    done = retainer(desk, "demo", "--fresh", RETAINER_DATABASE_URL="sqlite:///retainer.db")
    assert done.returncode == 1
    assert "is not a demo" in done.stderr
    assert (desk / "retainer.db").exists()
