"""`python -m tests.soak [--seed N] [--kills N] …`: the long crash tests; exit code 1 on any loss."""

import asyncio
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

import click

from storage import migrate
from tests import postgres
from tests.conftest import execute
from tests.rules import test_clock_properties
from tests.soak import ringing
from tests.soak.soak import Found, Plan, soak

WORKERS = (1, 2, 4)


@click.command()
@click.option("--seed", type=int, help="Repeat the chances of an earlier run.")
@click.option("--kills", default=50, show_default=True, help="How often the desk dies on SQLite.")
@click.option("--postgresql-kills", default=8, show_default=True, help="How often on PostgreSQL.")
@click.option("--worker-kills", default=10, show_default=True, help="How often one of 1, 2 and 4 workers dies.")
@click.option("--histories", default=5000, show_default=True, help="Random histories of clocks for each property.")
def main(seed: int | None, kills: int, postgresql_kills: int, worker_kills: int, histories: int) -> None:
    """Kill the desk at random moments of a busy day, and workers while time hurries; fold random histories."""
    seed = random.randrange(10**6) if seed is None else seed
    lost = 0
    with tempfile.TemporaryDirectory() as name:
        if kills:
            lost += _on_sqlite(Path(name), Plan(seed, kills))
        if postgresql_kills:
            lost += _on_postgresql(Path(name), Plan(seed, postgresql_kills))
        if worker_kills:
            lost += sum(_on_workers(Path(name), ringing.Plan(seed, many, worker_kills)) for many in WORKERS)
    if histories:
        lost += _of_histories(histories, seed)
    sys.exit(1 if lost else 0)


def _on_workers(folder: Path, plan: ringing.Plan) -> int:
    """Clocks on PostgreSQL, rung by so many workers of which one after the other is killed."""
    with postgres.running() as server:
        execute(server, "CREATE DATABASE desk")
        url = server.replace("/postgres?", "/desk?")
        migrate.upgrade(url)
        began = time.monotonic()
        found = asyncio.run(ringing.ring(url, folder, plan))
    for fault in found.faults:
        click.echo(f"  {fault}")
    verdict = f"{len(found.faults)} FAULTS" if found.faults else "each fired and was told once, in due order"
    click.echo(
        f"{plan.workers} workers: seed {plan.seed}, {plan.kills} kills and three days down in "
        f"{time.monotonic() - began:.0f} s, {found.rungs} rungs, {found.told} tellings: {verdict}"
    )
    return len(found.faults)


def _of_histories(count: int, seed: int) -> int:
    """Every property of the clocks over random histories; 1 when one does not hold."""
    began = time.monotonic()
    try:
        test_clock_properties.run(count, seed)
    except AssertionError:
        click.echo(f"histories: seed {seed}\n{traceback.format_exc()[-6000:]}")
        return 1
    click.echo(f"histories: {count} of each property, seed {seed}, in {time.monotonic() - began:.0f} s: all hold")
    return 0


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
