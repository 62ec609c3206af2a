"""`python -m tests.soak [--seed N] [--kills N] [--weather SECONDS] …`: the long tests; exit code 1 on any loss."""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from storage import migrate
from tests import postgres, widely
from tests.conftest import execute
from tests.rules import test_clock_properties
from tests.soak import ringing
from tests.soak.process import ROOT
from tests.soak.soak import Found, Plan, soak

WORKERS = (1, 2, 4)
SOAKS = ("kills", "postgresql_kills", "weather", "postgresql_weather")  # amounts, each a soak of its own

PROMISES = (
    "tests/handlers/test_lives.py",
    "tests/handlers/test_followup_histories.py",
    "tests/handlers/test_complaint_properties.py",
    "tests/rules/test_followup.py",
    "tests/rules/test_ledger.py",
)
LONG = 6 * 3600  # seconds that one of them may take


@click.command()
@click.option("--seed", type=int, help="Repeat the chances of an earlier run.")
@click.option("--kills", default=50, show_default=True, help="How often the desk dies on SQLite.")
@click.option("--postgresql-kills", default=8, show_default=True, help="How often on PostgreSQL.")
@click.option("--worker-kills", default=10, show_default=True, help="How often one of 1, 2 and 4 workers dies.")
@click.option("--weather", default=600.0, show_default=True, help="Seconds of bad weather on SQLite.")
@click.option("--postgresql-weather", default=60.0, show_default=True, help="Seconds of it on PostgreSQL.")
@click.option("--histories", default=5000, show_default=True, help="Random histories of clocks for each property.")
@click.option("--lives", default=200, show_default=True, help="Random histories of a whole desk, on each database.")
def main(seed: int | None, histories: int, lives: int, worker_kills: int, **amounts: float) -> None:
    """Kill the desk at random moments of a busy day, let platforms fail while it dies, kill workers while time hurries;
    fold random histories, and live through those of a whole desk. An amount of 0 leaves its part out."""
    seed = random.randrange(10**6) if seed is None else seed
    lost = sum(_soak(one, seed, amounts) for one in SOAKS if amounts[one])
    if worker_kills:
        lost += sum(_on_workers(ringing.Plan(seed, many, worker_kills)) for many in WORKERS)
    if histories:
        lost += _of_histories(histories, seed)
    if lives:
        lost += _of_lives(lives, seed)
    sys.exit(1 if lost else 0)


@contextmanager
def _database(kind: str) -> Iterator[tuple[str, Path]]:
    """An empty database of that kind, and a folder."""
    with tempfile.TemporaryDirectory() as name:
        if kind == "SQLite":
            yield f"sqlite:///{Path(name) / 'desk.db'}", Path(name)
            return
        with postgres.running() as server:
            execute(server, "CREATE DATABASE desk")
            yield server.replace("/postgres?", "/desk?"), Path(name)


def _soak(which: str, seed: int, amounts: Mapping[str, float]) -> int:
    """One soak; the number of its faults."""
    kind = "PostgreSQL" if which.startswith("postgresql") else "SQLite"
    amount = amounts[which]
    plan = Plan(seed, kills=int(amount))
    trouble = f"{plan.kills} kills"
    if which.endswith("weather"):
        plan = Plan(seed, seconds=amount, serves=2 if kind == "PostgreSQL" else 1)
        trouble = f"{amount:.0f} s of bad weather over {plan.serves} serving"
    click.echo(f"{kind}: seed {seed}, {trouble} …")
    began = time.monotonic()
    with _database(kind) as (url, folder):
        found = asyncio.run(soak(url, folder, plan))
        _report(f"{kind}: seed {seed}, {trouble}", found, time.monotonic() - began)
    return len(found.faults)


def _on_workers(plan: ringing.Plan) -> int:
    """Clocks on PostgreSQL, rung by so many workers of which one after the other is killed."""
    with _database("PostgreSQL") as (url, folder):
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


def _of_lives(count: int, seed: int) -> int:
    """What is promised whatever happens, as the suite has it, over so many histories; 1 when it is not kept."""
    click.echo(f"{count} histories of a desk on each database, {count * widely.RULES} of each rule, seed {seed} …")
    wide = {**os.environ, "HISTORIES": str(count), "SEED": str(seed)}
    told = ("-n", "0", "--timeout", str(LONG), f"--hypothesis-seed={seed}")
    ended = subprocess.run((sys.executable, "-m", "pytest", *PROMISES, *told), cwd=ROOT, env=wide, check=False)
    return int(ended.returncode != 0)


def _report(what: str, found: Found, seconds: float) -> None:
    for fault in found.faults:
        click.echo(f"  {fault}")
    verdict = f"{len(found.faults)} FAULTS" if found.faults else "nothing lost, nothing out of order, nothing twice"
    click.echo(
        f"{what}: {seconds:.0f} s, {found.requests} requests, {found.lines} lines, {found.events} wire events, "
        f"{found.repeats} marked repeats on Telegram: {verdict}"
    )
    if found.happened:
        click.echo("  " + ", ".join(f"{times} {name}" for name, times in sorted(found.happened.items())))
    if found.faults:
        click.echo(found.log[-6000:])


if __name__ == "__main__":
    main()
