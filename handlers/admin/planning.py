"""What a desk file would change: entry by entry, in the file's own words, before anything is done."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.admin.building import WITH_ROWS, Rows, hash_of
from handlers.admin.changes import ONE_OF, Action, Change, Place, Plan
from handlers.admin.differing import differences
from handlers.admin.file.agreement import ContractSection, versions
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.touching import HELD, Touched, named, next_request, touched
from handlers.admin.wanted import Told, Wanted, silent
from storage import declaring, desk
from storage.concerned import Concern
from storage.declarations import Entry, every
from storage.declared import Declared
from storage.publishing import histories

STEP = 1000  # entries between two words to who waits


@dataclass(slots=True)
class _Draft:
    """A plan in the making."""

    changes: list[Change] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    rows: dict[str, dict[str, Any]] = field(default_factory=lambda: {section: {} for section in ("desk", *WITH_ROWS)})
    written: set[Place] = field(default_factory=set)  # places whose own words changed


def plan(conn: Connection, wanted: Wanted, now: datetime, told: Told = silent) -> Plan:
    """The difference between what stands and what is wanted at `now` (desk time). Raises FaultyFileError where a
    contract is newly sold with a retired product."""
    told("reading what stands")
    version = desk.current(conn).version  # first: what changes meanwhile makes the plan stale
    before = {(one.section, one.key): one for one in every(conn)}
    standing = declaring.active(conn)
    gone = _gone(wanted, before, standing)
    found = compare(conn, wanted, before, now=now, gone=gone, told=told)
    if version and not before:
        found = replace(found, changes=tuple(_not_written_down(found, standing)), anew=True)
    return replace(found, version=version)


_FORM = "the form in which contracts are kept"


def _not_written_down(found: Plan, standing: Mapping[str, tuple[str, ...]]) -> Iterator[Change]:
    """What a plan changes on a desk of which no declarations were kept: entries that stand on it are no news. Contracts
    whose content is kept in another form than before are published again, which the plan says."""
    for change in found.changes:
        is_standing = change.section not in standing or change.key in standing[change.section]
        if change.action is not Action.ADD or not is_standing:
            yield change
        elif change.published:
            yield replace(change, action=Action.CHANGE, because=_FORM)


def compare(
    conn: Connection,
    wanted: Wanted,
    before: Mapping[Place, Entry],
    *,
    now: datetime,
    gone: Mapping[str, tuple[str, ...]] | None = None,
    told: Told = silent,
) -> Plan:
    """The plan that leads from the entries `before` to the wanted ones; gone: what shall be no more, by section. Its
    version is the one of now."""
    gone = gone or {}
    draft, rows = _Draft(), Rows(wanted.file)
    draft.entries += _built(wanted, rows, draft, before, told)
    told("looking at open requests")
    requests = touched(conn)
    _refuse_retired(wanted, draft, before)
    changed = tuple(_with_effects(conn, wanted, draft, requests, now))
    concerned = tuple(sorted({*draft.rows["organisations"], *_customers(draft), *gone.get("organisations", ())}))
    return Plan(
        changes=(*changed, *_removals(conn, requests, gone)),
        entries=tuple(draft.entries),
        changed=_rows(draft),
        removed=gone,
        concerned=concerned,
        held=named(_held(requests, concerned)) if changed else "",
        stranded=tuple(requests.stranded(gone)),
        version=desk.current(conn).version,
    )


def _rows(draft: _Draft) -> Declared:
    rows = draft.rows
    return Declared(
        desk=rows["desk"].get(""),
        people=rows["people"],
        queues=rows["queues"],
        products=rows["products"],
        organisations=rows["organisations"],
        contracts=rows["contracts"],
    )


def _customers(draft: _Draft) -> Iterator[str]:
    """The organisations whose contracts change."""
    return (row.organisation for row in draft.rows["contracts"].values())


def _held(requests: Touched, concerned: tuple[str, ...]) -> list[Concern]:
    """What `storage.reconsidering.reconsider` takes up again for these organisations."""
    within = {None, *concerned}
    return [one for one in requests.requests if one.state == HELD and one.organisation in within]


def _built(wanted: Wanted, rows: Rows, draft: _Draft, before: Mapping[Place, Entry], told: Told) -> Iterator[Entry]:
    """The entries that differ from what stands; each is noted with its row. Nothing else is kept."""
    for count, (section, key, position, body) in enumerate(wanted.entries()):
        if count % STEP == 0:
            told(f"comparing, {count:,} entries so far")
        row = rows.of(section, key)
        entry = Entry(section, key, position, body, hash_of(row))
        old = before.get((section, key))
        if old is not None and (old.body, old.hash) == (body, entry.hash):
            continue
        _note(draft, wanted, entry, old)
        if row is not None and (old is None or old.hash != entry.hash):
            draft.rows[section][key] = row
        yield entry


def _note(draft: _Draft, wanted: Wanted, entry: Entry, old: Entry | None) -> None:
    place = (entry.section, entry.key)
    if old is None:
        draft.written.add(place)
        draft.changes.append(Change(Action.ADD, *place))
    elif old.body != entry.body:
        draft.written.add(place)
        draft.changes.append(Change(Action.CHANGE, *place, differences(old.body, entry.body)))
    else:
        because = _because(wanted, draft.written, place)
        draft.changes.append(Change(Action.CHANGE, *place, because=because))


def _because(wanted: Wanted, written: set[Place], place: Place) -> str:
    """What an entry stands on that changed, where its own words did not."""
    section, key = place
    stands: list[Place] = [("desk", ""), *(("platforms", name) for name in wanted.file.platforms)]
    if section == "contracts":
        stands = list(dict.fromkeys(_ground(wanted.file.contracts[key])))
    found = [f"{ONE_OF[of]} {name}".rstrip() for of, name in stands if (of, name) in written]
    return ", ".join(found) or "public holidays"


def _ground(contract: ContractSection) -> Iterator[Place]:
    yield "products", contract.product
    yield "organisations", contract.organisation
    for _, one in versions(contract):
        yield "calendars", one.calendar
        if one.emergency_calendar is not None:
            yield "calendars", one.emergency_calendar


def _gone(
    wanted: Wanted, before: Mapping[Place, Entry], standing: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """What the file no longer names: declared before, or standing from before declarations were kept."""
    kept = {section: getattr(wanted.file, section) for section in ONE_OF if section != "desk"}
    found: dict[str, dict[str, None]] = {section: {} for section in kept}
    for section, key in before:
        if section != "desk" and key not in kept[section]:
            found[section][key] = None
    for section, keys in standing.items():
        found[section] |= dict.fromkeys(key for key in keys if key not in kept[section])
    return {section: tuple(keys) for section, keys in found.items()}


def _removals(conn: Connection, requests: Touched, gone: Mapping[str, tuple[str, ...]]) -> Iterator[Change]:
    """What shall be no more, with the requests that run on under a removed contract or stand on what is removed."""
    for section, keys in gone.items():
        for key in keys:
            found = requests.under(conn, key) if section == "contracts" else requests.by(section, key)
            yield Change(Action.REMOVE, section, key, effects=tuple(found))


def _refuse_retired(wanted: Wanted, draft: _Draft, before: Mapping[Place, Entry]) -> None:
    """What is retired is not sold any more; who has it, keeps it."""
    faults = []
    for number in draft.rows["contracts"]:
        product = wanted.file.contracts[number].product
        section = wanted.file.products[product]
        old = before.get(("contracts", number))
        if section.life == "retired" and (old is None or json.loads(old.body)["product"] != product):
            says = f"“{product}” is retired and not sold any more; write {section.successor}, which follows it"
            faults.append(wanted.document.fault(("contracts", number, "product"), says))
    if faults:
        raise FaultyFileError(faults)


def _with_effects(
    conn: Connection, wanted: Wanted, draft: _Draft, requests: Touched, now: datetime
) -> Iterator[Change]:
    """The changes with the versions they make and what becomes of requests: those that run, and the next one."""
    contracts = draft.rows["contracts"]
    known = histories(conn, contracts)
    for change in draft.changes:
        if change.section == "contracts" and change.key in known and change.key in contracts:
            row, history = contracts[change.key], known[change.key]
            zone = wanted.file.calendars[wanted.file.contracts[change.key].calendar].zone
            effects = (*requests.under(conn, change.key), *next_request(history, row, zone, now))
            made = tuple(version for version, _ in history.fresh(row))
            yield replace(change, published=made, effects=effects)
        elif change.action is Action.CHANGE:
            yield replace(change, effects=tuple(requests.by(change.section, change.key)))
        else:
            yield change
