"""`python -m tests.bench [inbound|serve|ack|pacing|relay|entitlement|plan|sweep|…]`: prints figures."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from tests.bench import (
    ack,
    cases,
    digests,
    entitlement,
    files,
    floods,
    inbound,
    jobs,
    lateness,
    pacing,
    plan,
    relay,
    serve,
    sweep,
    uploads,
    worktime,
)

GOALS = {"SQLite": 0.5, "PostgreSQL": 0.6}
FLAT = 1.5  # an idle look among a million clocks against one among ten thousand
OF_RAW = 0.5
LATE = 0.05  # seconds from due instant to commit
OF_BARE = 0.5  # of prefix sums and bisection alone
READY = 2.0  # seconds
RESIDENT = 130e6  # bytes
ACKED = 0.3  # seconds, of 99 in 100
LATEST = 3.0  # seconds, of every acknowledgement
ALLOWED = 0.95  # of what the limit allows
LIKE_P50, LIKE_P99 = 0.015, 0.06  # seconds
CARRYING = 30e6  # bytes more while a file is carried


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """All benches, or the one named."""
    if context.invoked_subcommand is None:
        context.invoke(inbound_bench)
        context.invoke(serve_bench)
        context.invoke(ack_bench)
        context.invoke(pacing_bench)
        context.invoke(floods_bench)
        context.invoke(relay_bench)
        context.invoke(entitlement_bench)
        context.invoke(plan_bench)
        context.invoke(worktime_bench)
        context.invoke(sweep_bench)
        context.invoke(lateness_bench)
        context.invoke(cases_bench)
        context.invoke(digests_bench)
        context.invoke(files_bench)


@main.command("inbound")
def inbound_bench() -> None:
    """A customer message on an open ticket, all effects."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        click.echo(f"fsync {inbound.seconds_per_sync(folder) * 1000:.2f} ms")
        _report("SQLite", asyncio.run(inbound.on_sqlite(folder)))
        _report("PostgreSQL", asyncio.run(inbound.on_postgresql(folder)))


@main.command("serve")
def serve_bench() -> None:
    """How soon `retainer serve` is ready, and its memory after a thousand tickets."""
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(serve.measure(Path(name)))
    click.echo(f"serve: ready after {found.ready:.2f} s (goal {READY:.0f} s: {_verdict(found.ready <= READY)})")
    click.echo(f"  resident: {found.at_start / 1e6:.0f} MB when ready, {found.after / 1e6:.0f} MB after ", nl=False)
    click.echo(f"{serve.TICKETS} tickets (goal {RESIDENT / 1e6:.0f} MB: {_verdict(found.after < RESIDENT)})")
    click.echo("  of that, imports: " + ", ".join(f"{name} {size / 1e6:.1f}" for name, size in found.imports))


@main.command("ack")
@click.option("--seconds", default=60.0, show_default=True, help="How long the load lasts.")
def ack_bench(seconds: float = 60.0) -> None:
    """How soon Slack gets its acknowledgement of 200 events a second, and from a Bolt app that does nothing else."""
    with tempfile.TemporaryDirectory() as name:
        bare = asyncio.run(ack.on_bolt(Path(name), seconds))
        _report_acks("a bare Bolt app", bare)
        for database, measure in (("SQLite", ack.on_sqlite), ("PostgreSQL", ack.on_postgresql)):
            found = asyncio.run(measure(Path(name), seconds))
            _report_acks(f"the desk on {database}", found)
            reached = found.at(0.99) < ACKED and found.latencies[-1] < LATEST and not found.lost
            click.echo(f"    {found.at(0.99) / bare.at(0.99):.1f} times a bare app at p99; ", nl=False)
            click.echo(f"goal {ACKED * 1000:.0f} ms, none over {LATEST:.0f} s: {_verdict(reached)}")


@main.command("pacing")
def pacing_bench() -> None:
    """How fast messages leave while Slack says 429."""
    with tempfile.TemporaryDirectory() as name:
        found = pacing.run(Path(name))
    slowest = min(found.rates)
    click.echo(
        f"pacing: {found.posts} posts in {pacing.CHANNELS} channels in {found.seconds:.0f} s, "
        f"{found.injected} injected 429s, {found.own} of our own making, {found.early} calls before their time"
    )
    reached = slowest >= ALLOWED and not found.own and not found.early
    click.echo(f"  the slowest channel: {slowest:.2f} of what the limit allows (goal {ALLOWED}: {_verdict(reached)})")


@main.command("floods")
def floods_bench() -> None:
    """How fast messages leave on Telegram: to many people, in one chat, in one group."""
    with tempfile.TemporaryDirectory() as name:
        found = floods.run(Path(name))
    shares = ", ".join(f"{what} {share:.3f}" for what, share in found.shares.items())
    reached = min(found.shares.values()) >= ALLOWED and not found.refusals
    click.echo(f"floods: of what is allowed: {shares}; {found.refusals} 429s (goal {ALLOWED}: {_verdict(reached)})")
    urgent = " and ".join(map(str, found.urgent_at))
    click.echo(f"  put last and most urgent, left as number {urgent}; longest pause {found.longest * 1000:.0f} ms")


@main.command("relay")
@click.option("--customers", multiple=True, type=int, default=relay.SIZES, show_default=True, help="How many at once.")
@click.option("--latency", multiple=True, default=relay.LATENCIES, show_default=True, help="Seconds of each call.")
@click.option("--postgresql", is_flag=True, help="On PostgreSQL instead of SQLite.")
def relay_bench(
    customers: tuple[int, ...] = relay.SIZES, latency: tuple[float, ...] = relay.LATENCIES, *, postgresql: bool = False
) -> None:
    """From a customer on Telegram into the expert's thread on Slack and back, beside a bare relay."""
    measure = relay.on_postgresql if postgresql else relay.on_sqlite
    with tempfile.TemporaryDirectory() as name:
        for line in measure(Path(name), customers, latency):
            click.echo(line)


@main.command("worktime")
def worktime_bench() -> None:
    """Adding and measuring working time, near and far, against bare prefix sums and bisection."""
    found = worktime.measure()
    click.echo("worktime: operations a second of processor time; medians of rounds measured side by side")
    for one in found:
        reached = _verdict(one.ratio >= OF_BARE)
        click.echo(
            f"  {one.what}, {one.distance}: {one.ours:9.0f}/s, {one.ratio:.2f} of bare (goal {OF_BARE}: {reached})"
        )
    for rival in worktime.rivals(found):
        reached = _verdict(rival.ratio >= rival.goal)
        click.echo(
            f"  businesstimedelta, {rival.what}: {rival.rate:.0f}/s, {rival.origin}; ours is {rival.ratio:.0f} times "
            f"that (goal {rival.goal}: {reached})"
        )
    click.echo(f"  a year against 8 h: {worktime.flatness(found):.2f} of its speed")


@main.command("plan")
def plan_bench() -> None:
    """`retainer plan` on a desk of 2,000 organisations, 5,000 contracts and 20,000 contacts."""
    with tempfile.TemporaryDirectory() as name:
        found = plan.measure(Path(name))
    click.echo(f"plan: a desk file of {found.size / 1e6:.1f} MB")
    for what, run in (
        ("bare reading of the YAML, written as JSON", found.bare),
        ("plan, everything is new", found.first),
        ("apply", found.applied),
        ("plan, nothing changed", found.same),
        ("plan, a calendar of half the contracts changed", found.one),
    ):
        ratio, peak = run.worked / found.bare.worked, run.peak / 1e6
        click.echo(
            f"  {what}: {run.seconds:.1f} s, processor {run.worked:.1f} s, {ratio:.1f} of bare, {peak:.0f} MB at most"
        )


@main.command("entitlement")
def entitlement_bench() -> None:
    """A decision with many contracts and modules in the facts, beside the cost of loading those facts."""
    click.echo(f"entitlement: {entitlement.CONTRACTS} contracts, {entitlement.MODULES} modules each")
    for name, measure in (("SQLite", entitlement.on_sqlite), ("PostgreSQL", entitlement.on_postgresql)):
        with tempfile.TemporaryDirectory() as folder:
            found = measure(Path(folder))
        per_second, load = 1 / found.decide, found.load * 1000
        ratio = found.load / found.decide
        click.echo(f"  {name}: {per_second:.0f} decisions/s; facts in {load:.1f} ms, {ratio:.1f} times a decision")


@main.command("sweep")
def sweep_bench() -> None:
    """The sweep among 10 thousand to a million open clocks, and a burst of 10,000 rungs."""
    for name, measure in (("SQLite", sweep.on_sqlite), ("PostgreSQL", sweep.on_postgresql)):
        with tempfile.TemporaryDirectory() as folder:
            looks, burst = asyncio.run(measure(Path(folder)))
        said = ", ".join(f"{size:,}: {seconds * 1000:.2f} ms" for size, seconds in looks.looks.items())
        click.echo(f"sweep on {name}: an idle look among open clocks: {said}")
        click.echo(f"  {looks.growth:.2f} times from fewest to most (goal 1.5: {_verdict(looks.growth <= FLAT)})")
        for line in looks.plan:
            click.echo(f"    {line}")
        raw, ours = burst.median(lambda each: each[0]), burst.median(lambda each: each[1])
        ratio = burst.median(lambda each: each[1] / each[0])
        click.echo(
            f"  {sweep.BURST} due at once: {ours:.0f} rungs/s, raw driver {raw:.0f}/s, {ratio:.2f} of raw", nl=False
        )
        click.echo(
            f" (goal {OF_RAW}: {_verdict(ratio >= OF_RAW)}); longest unit {burst.longest * 1000:.0f} ms; ", nl=False
        )
        click.echo(f"{burst.statements:.2f} writing statements a rung")


@main.command("lateness")
def lateness_bench() -> None:
    """From due instant to commit among a million open clocks, people writing; and one scheduler job per clock."""
    for name, opened in (("SQLite", lateness.on_sqlite), ("PostgreSQL", lateness.on_postgresql)):
        with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as db:
            found = asyncio.run(lateness.measure(db, Path(folder)))
        p50, p99 = found.at(0.5) * 1000, found.at(0.99) * 1000
        click.echo(
            f"lateness on {name}: {len(found.late)} rungs, {lateness.ALIKE} in a second, among {lateness.OPEN:,} open "
            f"clocks and {found.messages} messages: p50 {p50:.0f} ms, p99 {p99:.0f} ms "
            f"(goal {LATE * 1000:.0f} ms: {_verdict(p99 < LATE)})"
        )
    with tempfile.TemporaryDirectory() as folder:
        kept = {
            f"{jobs.MANY:,} jobs in memory": jobs.in_memory(),
            f"{jobs.DURABLE:,} jobs in a table": jobs.in_table(Path(folder)),
            f"{jobs.DURABLE:,} clocks as rows": asyncio.run(jobs.as_rows(Path(folder))),
        }
    for what, one in kept.items():
        click.echo(f"  {what}: {one.added:.0f} added a second, {one.weight:.0f} bytes each in memory, ", nl=False)
        click.echo(f"ready {one.restart * 1000:.0f} ms after a restart")


@main.command("cases")
def cases_bench() -> None:
    """Looking for what was solved before, among a hundred thousand cases, half of them one company's."""
    for name, opened in (("SQLite", cases.on_sqlite), ("PostgreSQL", cases.on_postgresql)):
        with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as db:
            found = asyncio.run(cases.measure(db, Path(folder)))
        p50, p99, kept = found.at(0.5), found.at(0.99), found.kept[len(found.kept) // 2]
        reached = _verdict(p50 < LIKE_P50 and p99 < LIKE_P99)
        click.echo(
            f"cases on {name}: {cases.QUESTIONS} questions among {cases.MANY:,} cases: p50 {p50 * 1000:.1f} ms, p99 "
            f"{p99 * 1000:.1f} ms (goals {LIKE_P50 * 1000:.0f} and {LIKE_P99 * 1000:.0f} ms: {reached}), something "
            f"found for {found.hits}; one is kept in {kept * 1000:.1f} ms"
        )


@main.command("digests")
def digests_bench() -> None:
    """A morning of five hundred account managers among fifty thousand requests."""
    for name, opened in (("SQLite", cases.on_sqlite), ("PostgreSQL", cases.on_postgresql)):
        with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as db:
            found = asyncio.run(digests.measure(db, Path(folder)))
        (together, few), (alone, many) = found.together, found.alone
        click.echo(
            f"digests on {name}: {digests.MANAGERS} account managers, {digests.REQUESTS:,} requests: {found.told} "
            f"messages in {found.seconds:.2f} s with {found.queries:,} queries, the longest unit {found.longest:.2f} s"
        )
        click.echo(
            f"  of that, looking: {together:.2f} s and {few} queries together, {alone:.2f} s and {many:,} one by one: "
            f"{alone / together:.1f} times as fast"
        )


@main.command("files")
def files_bench() -> None:
    """Memory and time that a large file takes on its way."""
    from_slack = asyncio.run(files.measure())
    _report_carried("from Slack to Slack", from_slack, "slack", files.LARGE)
    _report_carried("from Slack to Telegram", from_slack, "telegram", files.LARGE)
    from_page = asyncio.run(uploads.measure())
    _report_carried("to the upload page", from_page, "page", uploads.LARGE)
    _report_carried("from there to Slack", from_page, "slack", uploads.LARGE)
    _report_carried("from there to Telegram", from_page, "telegram", uploads.TO_TELEGRAM)


def _report_carried(way: str, found: Mapping[str, float], name: str, size: int) -> None:
    grown = found[f"{name} MB"]
    click.echo(
        f"files: {size / 1e6:.0f} MB {way}: {grown:.1f} MB more resident "
        f"(goal {CARRYING / 1e6:.0f} MB: {_verdict(grown * 1e6 < CARRYING)}), {found[f'{name} seconds']:.1f} s"
    )


def _report_acks(who: str, found: ack.Acked) -> None:
    p50, p99, most = (seconds * 1000 for seconds in (found.at(0.5), found.at(0.99), found.latencies[-1]))
    click.echo(
        f"ack: {who}, {found.rate:.0f} events/s: p50 {p50:.0f} ms, p99 {p99:.0f} ms, latest {most:.0f} ms, ", nl=False
    )
    click.echo(f"{found.lost} not in time")


def _verdict(is_reached: bool) -> str:
    return "reached" if is_reached else "NOT reached"


def _report(database: str, found: inbound.Found) -> None:
    goal, raw = GOALS[database], found.median(lambda each: each.raw)
    one, many = found.median(lambda each: each.one), found.median(lambda each: each.many)
    ratio = found.median(lambda each: each.many / each.raw)
    click.echo(f"{database}: {found.statements:.0f} statements a message; raw driver {raw:.0f}/s; medians of rounds")
    click.echo(f"  door.accept,  1 at once: {one:5.0f}/s, {found.median(lambda each: each.one / each.raw):.2f} of raw")
    click.echo(f"  door.accept, {inbound.AT_ONCE} at once: {many:5.0f}/s, {ratio:.2f} of raw")
    click.echo(f"  goal {goal} at {inbound.AT_ONCE} at once: {_verdict(ratio >= goal)}")


if __name__ == "__main__":
    main()
