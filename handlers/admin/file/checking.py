"""What the sections say about each other: every reference, period, calendar and identity of a desk file."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.admin.file.checking_agreement import contracts
from handlers.admin.file.checking_offering import products, queues
from handlers.admin.file.deskfile import CalendarSection, DeskFile, OrganisationSection, PersonSection
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.file.reading import Document
from handlers.admin.file.references import Account, Found, References, circle, once
from handlers.admin.file.shaping import shape
from handlers.admin.hours import build_calendar, holiday_fault
from handlers.rules.worktime import of

FIVE_YEARS = timedelta(days=5 * 366)


def check(document: Document, now: datetime) -> DeskFile:
    """The desk file of a document. Raises FaultyFileError with every fault of shape and meaning; `now` is the moment
    from which a calendar must open within five years."""
    draft = shape(document)
    names = References(draft)
    for found in (_desk(names), _people(names), queues(names), products(names), _organisations(names)):
        for path, says in found:
            draft.found(path, says)
    for path, says in (*_calendars(names, now), *contracts(names)):
        draft.found(path, says)
    if draft.faults:
        raise FaultyFileError(draft.faults)
    return draft.file()


def _desk(names: References) -> Iterator[Found]:
    desk = names.draft.desk
    if desk is None:
        return
    yield from names.known("people", desk.front_desk, ("desk", "front_desk"))
    yield from names.known("calendars", desk.calendar, ("desk", "calendar"))
    yield from names.all_known("people", desk.operators, ("desk", "operators"))
    yield from names.all_known("people", desk.arbiters, ("desk", "arbiters"))


def _people(names: References) -> Iterator[Found]:
    people: dict[str, PersonSection] = names.entries("people")
    managers = {key: person.manager for key, person in people.items()}
    owners: dict[Account, str] = {}
    for key, person in people.items():
        path = ("people", key)
        yield from names.known("people", person.manager, (*path, "manager"))
        if circle(key, managers):
            yield (*path, "manager"), "the managers form a circle; leave out the one at the top"
        for skill, skilled in person.skills.items():
            yield from names.known("skills", skill, (*path, "skills", skill))
            if skilled.assessed and skilled.review and skilled.review <= skilled.assessed:
                yield (*path, "skills", skill, "review"), f"comes before it was assessed ({skilled.assessed})"
        yield from _identities(names, key, person, owners)


def _identities(names: References, key: str, person: PersonSection, owners: dict[Account, str]) -> Iterator[Found]:
    for platform, users in person.identities.items():
        path = ("people", key, "identities", platform)
        yield from names.known("platforms", platform, path)
        yield from once(users, path)
        for user in users:
            owner = owners.setdefault(names.account(platform, user), key)
            if owner != key:
                yield path, f"“{user}” already belongs to {owner}; an identity has one owner"


def _calendars(names: References, now: datetime) -> Iterator[Found]:
    calendars: dict[str, CalendarSection] = names.entries("calendars")
    for key, section in calendars.items():
        path = ("calendars", key)
        if (wrong := holiday_fault(section)) is not None:
            yield (*path, wrong[0]), wrong[1]
            continue
        days = [str(change.since) for change in section.changes]
        for (_, index), _ in once(days, ("changes",)):
            yield (*path, "changes", index, "since"), f"there are two changes since {days[int(index)]}; write one"
        opens = of(build_calendar(section, now.year, (now + FIVE_YEARS).year)).next_open(int(now.timestamp()))
        if opens is None or opens >= (now + FIVE_YEARS).timestamp():
            yield path, "is never open in the next five years; give it hours or always: true"


def _organisations(names: References) -> Iterator[Found]:
    experts = _experts(names)
    organisations: dict[str, OrganisationSection] = names.entries("organisations")
    writers = _writers(names, organisations)
    for key, one in organisations.items():
        path = ("organisations", key)
        yield from names.known("people", one.account_manager, (*path, "account_manager"))
        yield from names.all_known("people", one.contacts, (*path, "contacts"))
        yield from names.all_known("people", one.preferred, (*path, "preferred"))
        for index, person in enumerate(one.preferred):
            if experts is not None and person in names.draft.names["people"] and person not in experts:
                yield (*path, "preferred", index), f"“{person}” is no expert of any queue; write one who is"
        yield from names.places(one.channels, (*path, "channels"))
        yield from _workspaces(names, key, one, writers)


def _experts(names: References) -> set[str] | None:
    """The experts of all queues; None where those of any queue could not be read."""
    written = names.draft.names.get("queues", frozenset())
    if names.is_doubtful("queues") or any(names.is_doubtful("queues", key, "experts") for key in written):
        return None
    return {person for queue in names.entries("queues").values() for person in queue.experts}


Writers = dict[tuple[str, str], list[tuple[str, str]]]
"""By platform and workspace: who writes from there, as (organisation, one of its contacts)."""


def _writers(names: References, organisations: dict[str, OrganisationSection]) -> Writers:
    people: dict[str, PersonSection] = names.entries("people")
    found: Writers = {}
    for key, organisation in organisations.items():
        for contact in organisation.contacts:
            for platform, users in people[contact].identities.items() if contact in people else ():
                for account in (names.account(platform, user) for user in users):
                    found.setdefault(account[:2], []).append((key, contact))
    return found


def _workspaces(names: References, key: str, one: OrganisationSection, writers: Writers) -> Iterator[Found]:
    """A customer's workspaces are its own: one of ours, or of everybody, would make everybody in it theirs."""
    path = ("organisations", key, "workspaces")
    written = [f"{platform} {workspace}" for each in one.workspaces for platform, workspace in each.items()]
    yield from once(written, path)
    for index, each in enumerate(one.workspaces):
        for platform, workspace in each.items():
            yield from names.known("platforms", platform, (*path, index, platform))
            if names.draft.platforms.get(platform) == workspace:
                says = f"“{workspace}” is the desk's own workspace, with people of all kinds; list contacts instead"
                yield (*path, index, platform), says
                continue
            here = writers.get((platform, workspace), [])
            strangers = [found for found in here if found[0] != key and found[1] not in one.contacts]
            for other, contact in strangers[:1]:
                says = f"“{workspace}” is no proof of {key}: {contact} of {other} writes from it too"
                yield (*path, index, platform), f"{says}; list contacts instead"
