"""The `retainer` command. Each word loads what it needs only when it is run, so that `--help` answers at once."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import click

from bot import logs, settings


def _run(target: str, *arguments: object, demo: bool = False) -> None:
    """Call `module:function(settings, *arguments)` and end with the exit code it answers (None means 0)."""
    chosen = settings.load(demo=demo)
    logs.configure(chosen)
    module, _, name = target.partition(":")
    function: Callable[..., int | None] = getattr(importlib.import_module(module), name)
    sys.exit(function(chosen, *arguments) or 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="retainer")
def commands() -> None:
    """Retainer: a chat desk for paid access to people.

    Settings come from the environment or a file .env; `retainer doctor` says what is set and what is missing.
    """


@commands.command()
def serve() -> None:
    """Run the desk: web server, chats and clocks."""
    _run("bot.starting:serve")


@commands.command(short_help="Run one more process (PostgreSQL only).")
def worker() -> None:
    """Run one more process for deliveries and clocks (PostgreSQL only)."""
    _run("bot.starting:worker")


@commands.command(short_help="Show the desk, with an invented customer, on one page.")
@click.option("--fresh", is_flag=True, help="Throw the last demo away and start again.")
def demo(fresh: bool) -> None:
    """Show the desk on this computer: customer, experts and account manager on one page.

    What happens there is kept in retainer-demo.db in this folder (RETAINER_DATABASE_URL names another place). The
    page's port is 8000 or the next free one (RETAINER_PORT names one).
    """
    _run("bot.starting:demo", fresh, demo=True)


@commands.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    _run("bot.operations:migrate_tables")


_desk_file = click.argument("file", type=click.Path(exists=True, path_type=Path))


@commands.command(short_help="Show what a desk file would change.")
@_desk_file
def plan(file: Path) -> None:
    """Say what applying a desk FILE, or a folder of files, would change, and change nothing.

    Each line is an entry that is added (+), changed (~) or removed (-), with the old and the new value in the words of
    the file, the version that a contract gets, and the open requests: those that go on under the terms they were
    granted under, and those for which the change counts at once.
    """
    _run("bot.deskfiles:plan", file)


@commands.command(short_help="Make the desk what a desk file says.")
@_desk_file
@click.option(
    "--force", is_flag=True, help="Also when open requests would be left with nobody (plan marks them with !)."
)
def apply(file: Path, force: bool) -> None:
    """Make the desk what FILE, or a folder of files, says: people, queues, products, contracts.

    Whole or not at all: with a fault anywhere, nothing is changed. Try `retainer plan FILE` first.
    """
    _run("bot.deskfiles:apply", file, force)


@commands.command(short_help="Try other contracts on past requests.")
@click.option(
    "--contract",
    "file",
    required=True,
    metavar="FILE",
    type=click.Path(exists=True, path_type=Path),
    help="The contracts to try: a desk file, or one with `contracts:` alone.",
)
@click.option("--since", default="90d", show_default=True, help="How far back: 90d, or a date such as 2026-09-01.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, with every promise of every request.")
def simulate(file: Path, since: str, as_json: bool) -> None:
    """Say what past requests would have come to under other contracts, and change nothing.

    Goes through everything that was asked since then by the customers of these contracts: who would have been granted
    or held and why, which promises would have been kept or missed, what would have been used and what it would have
    cost. Where today and the proposal differ, both stand there: today -> proposed.

    FILE needs only `contracts:`, each written out as in the desk file (see `retainer export`); people, calendars and
    products that it names are read from the standing desk.
    """
    _run("bot.simulation:simulate", file, since, as_json)


@commands.command(short_help="Write the desk as it stands, as a desk file.")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path | None) -> None:
    """Write the desk as it stands, with what was changed in chat: one file, or a file for each section in FOLDER.

    Comments are lost: they are not kept when a file is applied. Planning what was exported says: No changes.
    """
    _run("bot.deskfiles:export", folder)


@commands.command(short_help="Print what an editor needs to check desk files.")
@click.option("--part", is_flag=True, help="For one file of a folder: sections may stand in other files.")
def schema(part: bool) -> None:
    """Print the JSON Schema of desk files, with which an editor completes and checks them.

    Save it beside the desk file (retainer schema > desk.schema.json) and write in the file's first line:

    # yaml-language-server: $schema=desk.schema.json
    """
    _run("bot.deskfiles:schema", part)


@commands.command(short_help="Check settings, database, tokens, rights.")
def doctor() -> None:
    """Check settings, database, tokens, scopes and rights; exit 1 when something needed is wrong."""
    _run("bot.doctor:run")


@commands.command(short_help="Print the Slack app to paste.")
@click.option("--http", "url", metavar="URL", help="Slack calls this https address instead of Socket Mode.")
@click.option("--install", metavar="URL", help="Workspaces install it themselves, from URL/slack/install.")
@click.option("--rotate", is_flag=True, help="With --install: tokens expire after twelve hours and are renewed.")
def manifest(url: str | None, install: str | None, rotate: bool) -> None:
    """Print the Slack app manifest: paste it at api.slack.com/apps, Create New App."""
    _run("bot.manifest:run", url, install, rotate)


@commands.command(short_help="List the workspaces that installed the desk.")
def workspaces() -> None:
    """List the Slack workspaces that installed the desk, since when, and which took it out again."""
    _run("bot.operations:workspaces")


@commands.command("people", short_help="List people with all their accounts.")
@click.argument("name", default="")
def known(name: str) -> None:
    """List the people in whose name or key NAME stands, or all, each with every account and how it can be reached; then
    the newest accounts that are nobody's."""
    _run("bot.acquainted:report", name)


@commands.command(short_help="List the events that could not be handled.")
def failed() -> None:
    """List the events that could not be handled, each with its number."""
    _run("bot.operations:failed")


@commands.command()
@click.argument("number", type=int)
def replay(number: int) -> None:
    """Hand the failed event NUMBER to the desk again."""
    _run("bot.starting:replay", number)


@commands.command(short_help="Say why a time is due, or who may ask for what.")
@click.argument("what", metavar="T-1042|entitlement")
@click.option("--contact", metavar="KEY", help="entitlement: who would ask, by the key in the desk file.")
@click.option("--at", metavar="TIME", help="entitlement: when, as 2026-11-24T13:04 (where the contact lives).")
@click.option("--topic", default="", metavar="TEXT", help="entitlement: what would be written, or a module's key.")
@click.option("--platform", help="entitlement: from which chat, as slack, telegram or console.")
def explain(what: str, contact: str | None, at: str | None, topic: str, platform: str | None) -> None:
    """Say why: how every due time of a request came about, or whether somebody may ask for something.

    `retainer explain T-1042` folds the request's journal and prints each promise with the sum behind it.

    `retainer explain entitlement --contact giulia --at 2026-11-24T13:04 --topic "invoices are wrong"` prints every
    check of the contract, as `why` does in chat. Nothing is opened and nothing is counted.
    """
    if what != "entitlement":
        if contact is not None or at is not None or topic or platform is not None:
            raise click.UsageError(f"--contact, --at, --topic and --platform go with entitlement; {what} needs none")
        _run("bot.operations:explain", what)
    if contact is None:
        raise click.UsageError("Say who would ask: retainer explain entitlement --contact giulia")
    _run("bot.operations:explain_entitlement", contact, at, topic, platform)


@commands.command(short_help="Rate a running request by its contract as it is now.")
@click.argument("reference", metavar="T-1042")
@click.option("--why", required=True, help="The reason, which the journal keeps.")
@click.option("--yes", "sure", is_flag=True, help="Do not ask.")
def rerate(reference: str, why: str, sure: bool) -> None:
    """Rate the running request T-1042 again: the terms of its contract as they hold now take the place of those it was
    granted with.

    Prints every open promise with its due time before and after, and asks. What was missed stays missed. The room reads
    what changed, the customer the times that did. Hours and holidays count as the contract's version knows them.
    """
    _run("bot.operations:rerate", reference, why, sure)


@commands.command("ledger", short_help="Print what a contract granted and what was used.")
@click.argument("contract")
def ledger(contract: str) -> None:
    """Print what CONTRACT (C-2044) granted and what was used of it, line by line.

    Below the lines stands what each pool holds (always the sum of its lines) and what is left in this period. Units
    used beyond the pools are in "overage", each line with the consent or clause that permits it, or in "unconsented",
    which nobody is billed for. Contracts that count hours are kept in minutes.
    """
    _run("bot.operations:ledger", contract)


@commands.command(short_help="Print how long clocks were paused, and by whom.")
@click.option("--since", default="30d", show_default=True, help="How far back: 30d, or a date such as 2026-09-01.")
@click.option("--until", metavar="DATE", help="Up to the beginning of this day, or so long ago; now by itself.")
@click.option("--organisation", metavar="KEY", help="Only requests of this company, by its key in the desk file.")
@click.option("--json", "as_json", is_flag=True, help="Every pause as JSON, in seconds.")
def pauses(since: str, until: str | None, organisation: str | None, as_json: bool) -> None:
    """Print how long clocks were paused, by who paused them and whose turn it was.

    In working time of the promise, and by the calendar. The last line is computed from what customers wrote, apart from
    the clocks: no minute may be paused after a customer's message. Exit code 1 when one was.
    """
    _run("bot.pauses:report", since, until, organisation, as_json)


@commands.command("console-link", short_help="Make a link that signs a person in, once.")
@click.argument("person")
def console_link(person: str) -> None:
    """Make a link that signs PERSON (a key of the desk file) in to the console, once."""
    _run("bot.operations:console_link", person)


def _sentence(error: BaseException) -> str | None:
    """What went wrong, for errors whose own words suffice; None for a mistake of ours, which shows its traceback."""
    database = sys.modules.get("sqlalchemy.exc")
    if database is not None and isinstance(error, database.DBAPIError):
        return f"The database refused: {str(error.orig).strip().splitlines()[0]}"
    if isinstance(error, OSError) and not isinstance(error, TimeoutError):
        return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"
    return None


def main() -> None:
    """The installed command. Exit code 0: done; 1: it went wrong; 2: it was asked wrongly."""
    try:
        commands.main()
    except settings.SettingsError as error:
        for fault in error.faults:
            click.echo(f"Error: {fault}", err=True)
        sys.exit(2)
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        click.echo(f"Error: {logs.redact(sentence)}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
