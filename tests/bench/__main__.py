"""`python -m tests.bench [inbound]`: prints the figures of each bench."""

import asyncio
import tempfile
from pathlib import Path

import click

from tests.bench import inbound

GOALS = {"SQLite": 0.5, "PostgreSQL": 0.6}


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """All benches, or the one named."""
    if context.invoked_subcommand is None:
        context.invoke(inbound_bench)


@main.command("inbound")
def inbound_bench() -> None:
    """A customer message on an open ticket, all effects."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        click.echo(f"fsync {inbound.seconds_per_sync(folder) * 1000:.2f} ms")
        _report("SQLite", asyncio.run(inbound.on_sqlite(folder)))
        _report("PostgreSQL", asyncio.run(inbound.on_postgresql(folder)))


def _report(database: str, found: dict[str, float]) -> None:
    raw, goal = found["raw"], GOALS[database]
    click.echo(f"{database}: {found['statements']:.0f} statements a message; raw driver {raw:.0f}/s")
    for name, at_once in (("one", 1), ("many", inbound.AT_ONCE)):
        click.echo(f"  door.accept, {at_once:2} at once: {found[name]:5.0f}/s, {found[name] / raw:.2f} of raw")
    verdict = "reached" if found["many"] / raw >= goal else "NOT reached"
    click.echo(f"  goal {goal} at {inbound.AT_ONCE} at once: {verdict}")


if __name__ == "__main__":
    main()
