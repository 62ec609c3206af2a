"""`retainer plan`, `apply`, `export` and `schema`: the desk as files."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from bot.operations import desk_now, faults_said, opened
from bot.settings import Settings
from handlers.admin import applying, exporting, planning, wanted
from handlers.admin.file.schema import desk_schema
from handlers.admin.wanted import Told

PATIENCE = 1.0  # seconds until the command says what it is doing, and between two such lines


def plan(settings: Settings, file: Path) -> None:
    """Print what the desk file would change. A faulty file: every fault with its place, exit code 1."""
    with opened(settings) as db, faults_said(), progress() as told:
        now = desk_now(db)
        planned = db.read_now(planning.plan, wanted.declare(file, now, told), now, told)
    for line in planned.lines():
        click.echo(line)
    if planned.stranded:
        click.echo("apply refuses this; with --force it is done all the same.")


def apply(settings: Settings, file: Path, force: bool) -> None:
    """Make the desk what the file says, whole or not at all, and print what changed."""
    with opened(settings) as db, faults_said(), progress() as told:
        done = applying.apply_file(db, file, desk_now(db), told, force=force)
    for line in done.lines():
        click.echo(line)


def export(settings: Settings, folder: Path | None) -> None:
    """Print the desk as one file, or write a file for each section into the folder."""
    with opened(settings) as db:
        sections = db.read_now(exporting.export)
    if not sections:
        raise click.ClickException("The desk is empty: nothing was applied yet, so there is nothing to export.")
    if folder is None:
        click.echo("\n".join(sections.values()), nl=False)
        return
    folder.mkdir(parents=True, exist_ok=True)
    if strange := [one.name for one in sorted(folder.iterdir()) if one.suffix in (".yaml", ".yml")]:
        raise click.ClickException(f"{folder} holds {strange[0]} already; name a new folder, or an empty one.")
    for section, text in sections.items():
        (folder / f"{section}.yaml").write_text(text, encoding="utf-8")
    click.echo(f"Wrote {len(sections)} files into {folder}.")


def schema(settings: Settings, part: bool) -> None:
    """Print the JSON Schema of a desk file, or of one file of a folder."""
    click.echo(json.dumps(desk_schema(part=part), indent=2, ensure_ascii=False))


@contextmanager
def progress() -> Iterator[Told]:
    """What is being done now, on standard error, every second from the first on."""
    doing, done = [""], threading.Event()
    thread = threading.Thread(target=tell, args=(doing, done.wait), daemon=True)
    thread.start()
    try:
        yield lambda text: doing.__setitem__(0, text)
    finally:
        done.set()
        thread.join()


def tell(doing: Sequence[str], wait: Callable[[float], bool]) -> None:
    """Say what is being done whenever a second has passed, until `wait` says that it is over."""
    while not wait(PATIENCE):
        click.echo(f"… {doing[0]}", err=True)
