"""`retainer people`: whom the desk knows, with every account from which each of them writes."""

from collections.abc import Iterator

import click
from sqlalchemy import Connection

from bot.operations import opened
from bot.settings import Settings
from storage import people, places
from storage.people import Identity, Person

MOST = 20  # accounts that are nobody's


def report(settings: Settings, name: str) -> None:
    """Print everybody whose name or key has this in it, each with his accounts."""
    with opened(settings) as db:
        lines = db.read_now(_lines, name)
    for line in lines:
        click.echo(line)
    if not lines:
        raise click.ClickException(f"The desk knows nobody called {name!r}." if name else "The desk knows nobody.")


def _lines(conn: Connection, name: str) -> list[str]:
    known = [line for person in people.called(conn, name) for line in _of(conn, person)]
    strange = people.nobodys(conn, name, most=MOST)
    nobodys = [f"    {one.platform}  {one.workspace}/{one.user}  {one.name}" for one in strange]
    return [*known, *(["nobody's yet: they wrote to the desk, and no person has them"] if nobodys else []), *nobodys]


def _of(conn: Connection, person: Person) -> Iterator[str]:
    yield f"{person.key}  {person.name}"
    mine = people.identities_of(conn, person.id)
    yield from (f"    {_account(conn, one)}" for one in mine)
    if not mine:
        yield "    no account: nothing reaches him by chat"


def _account(conn: Connection, one: Identity) -> str:
    place = places.find_place(conn, one.platform, workspace=one.workspace, external=one.user)
    told = [
        "in the desk file" if one.declared else "linked in chat",
        "never opened the desk" if place is None else "" if place.reachable else "cannot be reached",
        "used last" if one.latest else "",
    ]
    named = (one.platform, f"{one.workspace}/{one.user}", one.name, f"({', '.join(filter(None, told))})")
    return "  ".join(filter(None, named))
