"""What an operator does to the desk from the command line; each function answers an exit code or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import Connection, make_url

from bot import manifest
from bot.console import access
from bot.door import real_time
from bot.settings import Settings
from handlers.admin import applying, entitling, explaining, rerating
from handlers.admin import ledger as ledgers
from handlers.admin.file.faults import FaultyFileError
from storage import desktime, inbox, installations, migrate, people
from storage.engine import Database
from storage.installations import Installation


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The settings' database, migrated; closed afterwards. A sentence when its tables are missing or old."""
    file = Path(make_url(settings.database_url).database or "")
    if settings.on_sqlite and not file.exists():
        raise click.ClickException(f"The database {file} does not exist yet. Run: retainer migrate")
    if migrate.current(settings.database_url) != migrate.head():
        raise click.ClickException("The database's tables are not up to date. Run: retainer migrate")
    db = Database.open(settings.database_url, threads=1)
    try:
        yield db
    finally:
        db.close_now()


def migrate_tables(settings: Settings) -> None:
    """Bring the tables to the newest revision."""
    migrate.upgrade(settings.database_url)
    click.echo(f"The database is at revision {migrate.head()}.")


def desk_now(db: Database) -> datetime:
    """The desk time."""
    return db.read_now(desktime.load).at(real_time())


@contextmanager
def faults_said() -> Iterator[None]:
    """Every fault of a desk file on standard error, and exit code 1."""
    try:
        yield
    except FaultyFileError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        count = len(error.faults)
        raise click.ClickException(f"{count} fault{'s' if count > 1 else ''}; nothing was changed.") from error
    except applying.StaleDeskError as error:
        raise click.ClickException(str(error)) from error
    except applying.StrandingError as error:
        says = f"{error}\nNothing was changed. With --force it is done all the same."
        raise click.ClickException(says) from error


def failed(settings: Settings) -> None:
    """List the events kept for another try, oldest first."""
    with opened(settings) as db:
        waiting = db.read_now(inbox.failures)
    for failure in waiting:
        tries = f"{failure.tries} tries" if failure.tries > 1 else "1 try"
        click.echo(f"{failure.id}  {failure.at:%Y-%m-%d %H:%M:%S}Z  {failure.platform}  {tries}  {failure.error}")
    click.echo(
        f"{len(waiting)} failed; hand one in again with: retainer replay NUMBER" if waiting else "Nothing failed."
    )


def workspaces(settings: Settings) -> None:
    """List the workspaces that let the desk in, the first one in front."""
    with opened(settings) as db:
        found = db.read_now(_installed)
    for one, who in found:
        click.echo(f"{one.workspace}  {one.name}  {_state(one, who)}")
        lacking, declined = manifest.not_granted(one.scopes)
        if one.ended_at is None and one.scopes and lacking:
            click.echo(f"    missing: {lacking}; install the desk there again")
        if one.ended_at is None and one.scopes and declined:
            click.echo(f"    declined: {declined}")
    if not found:
        click.echo(_none_yet(settings))


def _installed(conn: Connection) -> list[tuple[Installation, str]]:
    """Every workspace, and who installed the desk there: his name, his id where the desk never heard of him, "" where
    Slack did not say."""
    found = installations.every(conn, "slack")
    known = (people.identity(conn, one.platform, one.workspace, one.installed_by) for one in found)
    return [(one, who.name if who and who.name else one.installed_by) for one, who in zip(found, known, strict=True)]


def _state(one: Installation, who: str) -> str:
    if one.ended_at is not None:
        return f"taken out {one.ended_at:%Y-%m-%d %H:%M}Z ({one.ended_why}); what is for it waits"
    by = f", installed by {who}" if who else ""
    until = f", token until {one.expires_at:%Y-%m-%d %H:%M}Z" if one.expires_at else ""
    return f"since {one.installed_at:%Y-%m-%d %H:%M}Z{by}{until}"


def _none_yet(settings: Settings) -> str:
    if settings.slack_bot_token:
        return "The desk is in the one workspace of RETAINER_SLACK_BOT_TOKEN; `retainer doctor` names it."
    if settings.slack_client_id:
        return f"No workspace yet. People install the desk at {settings.public_url}/slack/install"
    return "No workspace yet, and Slack is not set up: see docs/slack.md."


def explain(settings: Settings, reference: str) -> None:
    """Print a request's promises with the sums behind them, folded from its journal."""
    with opened(settings) as db:
        try:
            found = db.read_now(explaining.explain, reference, desk_now(db))
        except LookupError as error:
            raise click.ClickException(str(error)) from error
    for line in found:
        click.echo(line)


def rerate(settings: Settings, reference: str, why: str, sure: bool) -> None:
    """Print what rating a request again would change, and do it once that is confirmed."""
    if not why.strip():
        raise click.ClickException("The journal keeps a reason; write one after --why.")
    with opened(settings) as db:
        now = desk_now(db)
        try:
            found = db.write_now(rerating.named, reference, now)
            click.echo("\n".join(found.lines))
            if not found.version or not (sure or click.confirm("Rate it again?")):
                return
            db.write_now(rerating.confirmed, reference, found.version, why, now)
        except LookupError as error:
            raise click.ClickException(str(error)) from error
    click.echo("Done. The room reads what changed, the customer the new times.")


def ledger(settings: Settings, contract: str) -> None:
    """Print a contract's allowance ledger and its balance."""
    with opened(settings) as db:
        try:
            found = db.read_now(ledgers.lines, contract, desk_now(db))
        except LookupError as error:
            raise click.ClickException(str(error)) from error
    for line in found:
        click.echo(line)


def explain_entitlement(settings: Settings, contact: str, at: str | None, topic: str, platform: str | None) -> None:
    """Print whether a contact would be granted something, with every check. at: ISO 8601, None for now."""
    with opened(settings) as db:
        try:
            when = datetime.fromisoformat(at) if at else desk_now(db)
        except ValueError as error:
            raise click.ClickException(f"{at!r} is no time; write it as 2026-11-24T13:04.") from error
        try:
            found = db.read_now(entitling.explain, entitling.Question(contact, when, topic, platform))
        except LookupError as error:
            raise click.ClickException(str(error)) from error
    for line in found:
        click.echo(line)


def console_link(settings: Settings, person: str) -> None:
    """Print a link that signs the person in to the console once, within a day."""
    with opened(settings) as db:
        if db.read_now(desktime.load).demo:
            raise click.ClickException("This is a demo desk: its page needs no sign-in.")
        known = db.read_now(people.by_key, person)
        if known is None:
            raise click.ClickException(f"The desk knows nobody called {person!r}; keys are in the desk file.")
        mine = [each.user for each in db.read_now(people.identities_of, known.id) if each.platform == "console"]
        if not mine:
            raise click.ClickException(f"{known.name} has no console identity in the desk file.")
        token = access.invite(db, mine[0], real_time())
    click.echo(f"http://{settings.host}:{settings.port}/console/in/{token}")
