"""`python -m tests.soak [--seed N] [--kills N] …`: the long crash tests; exit code 1 on any loss."""

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

import click

from tests import postgres
from tests.conftest import execute
from tests.soak.soak import Found, Plan, soak


@click.command()
@click.option("--seed", type=int, help="Repeat the chances of an earlier run.")
@click.option("--kills", default=50, show_default=True, help="How often the desk dies on SQLite.")
@click.option("--postgresql-kills", default=8, show_default=True, help="How often on PostgreSQL.")
def main(seed: int | None, kills: int, postgresql_kills: int) -> None:
    """Kill the desk at random moments of a busy day."""
    seed = random.randrange(10**6) if seed is None else seed
    lost = 0
    with tempfile.TemporaryDirectory() as name:
        if kills:
            lost += _on_sqlite(Path(name), Plan(seed, kills))
        if postgresql_kills:
            lost += _on_postgresql(Path(name), Plan(seed, postgresql_kills))
    sys.exit(1 if lost else 0)


def _on_sqlite(folder: Path, plan: Plan) -> int:
    url = f"sqlite:///{folder / 'desk.db'}"
    return _run("SQLite", url, folder, plan=plan)


def _on_postgresql(folder: Path, plan: Plan) -> int:
    with postgres.running() as server:
        execute(server, "CREATE DATABASE desk")
        url = server.replace("/postgres?", "/desk?")
        return _run("PostgreSQL", url, folder, plan=plan)


def _run(database: str, url: str, folder: Path, *, plan: Plan) -> int:
    click.echo(f"{database}: seed {plan.seed}, {plan.kills} kills …")
    began = time.monotonic()
    found = asyncio.run(soak(url, folder, plan))
    _report(database, plan, found, time.monotonic() - began)
    return len(found.faults)


def _report(database: str, plan: Plan, found: Found, seconds: float) -> None:
    for fault in found.faults:
        click.echo(f"  {fault}")
    verdict = f"{len(found.faults)} FAULTS" if found.faults else "nothing lost, nothing out of order, nothing twice"
    click.echo(
        f"{database}: seed {plan.seed}, {plan.kills} kills in {seconds:.0f} s, {found.requests} requests, "
        f"{found.lines} lines, {found.events} wire events, {found.repeats} marked repeats on Telegram: {verdict}"
    )
    if found.faults:
        click.echo(found.log.read_text()[-6000:])


if __name__ == "__main__":
    main()
