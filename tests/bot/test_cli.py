"""The command line: words, exit codes, one sentence for what went wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import cli

ROOT = Path(__file__).parents[2]


def retainer(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, with nothing of ours in the environment but what is given."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("RETAINER_", "PORT", "DATABASE"))
    }
    command = [sys.executable, "-c", "from bot.cli import main; main()", *words]
    return subprocess.run(
        command, cwd=folder, env={**clean, "PYTHONPATH": str(ROOT), **environ}, capture_output=True, text=True
    )


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
    done = retainer(tmp_path, "failed")
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


def test_nothing_failed_on_a_fresh_desk(tmp_path: Path) -> None:
    assert retainer(tmp_path, "migrate").returncode == 0
    done = retainer(tmp_path, "failed")
    assert (done.returncode, done.stdout) == (0, "Nothing failed.\n")


def test_a_link_for_nobody_is_a_sentence(tmp_path: Path) -> None:
    assert retainer(tmp_path, "migrate").returncode == 0
    done = retainer(tmp_path, "console-link", "nobody")
    assert done.returncode == 1
    assert "knows nobody called 'nobody'" in done.stderr
