"""`report Bianchi november`, [Statement], [List], [CSV], [Something is wrong]: a company's month at hand (F10, G7)."""

from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import letters, posting, replying
from handlers.callers import Call, voice_of
from handlers.errors import Changed, Missing, OldButton, Refusal
from handlers.inbound import Kind
from handlers.notices import Document, Post, Reply
from handlers.reports import statements as months
from handlers.rules.routine import month_before
from handlers.wording import months as names
from handlers.wording import statement as wording
from handlers.wording.statement import Statement
from storage import contracts, statements
from storage import people as persons
from storage.contracts import Organisation
from storage.people import Person
from storage.statements import Objection

LONGEST = 2000  # characters of what is wrong


class NoSuchMonth(Refusal):
    """I know no month “{month}”. Write it like this: report Bianchi november, or: report Bianchi 2026-11"""

    script = "G7.nomonth"


class NoSuchCompany(Refusal):
    """None of your accounts is called “{company}”. Write it like this: report Bianchi november"""

    script = "G7.nocompany"


class NoMonths(Refusal):
    """{company} has no contract, so there is nothing to report."""

    script = "G7.nomonths"


def report(conn: Connection, call: Call) -> Reply:
    """`report Bianchi november`, [Statement]; without a month the last one that is over. Raises NoSuchCompany,
    NoSuchMonth or NoMonths."""
    if call.inbound.value:
        return _say(conn, call, _at_hand(conn, call, ours=True))
    organisation, rest = _company(conn, call)
    today = call.now.astimezone(ZoneInfo(months.zone_of(conn, organisation.id, call.now) or "UTC")).date()
    month = names.read(call.voice, rest, today) if rest else month_before(today)
    if month is None or month > today:
        raise NoSuchMonth(month=rest[:40])
    found = months.of(conn, organisation.id, month, call.now)
    if found is None:
        raise NoMonths(company=organisation.name)
    return _say(conn, call, found)


def shown(conn: Connection, call: Call) -> Reply:
    """[October]: one of several months that were told at once. Raises OldButton."""
    found = _at_hand(conn, call)
    return _say(conn, call, found, is_ours=found.organisation_id not in call.caller.roles.organisations)


def _say(conn: Connection, call: Call, found: Statement, *, is_ours: bool = True) -> Reply:
    return replying.say(conn, call, wording.card(call.voice, found, is_ours=is_ours), script="F10")


def _company(conn: Connection, call: Call) -> tuple[Organisation, str]:
    """The account that the first words name, and the words after it; the only one where none is named."""
    mine = [one for one in (contracts.organisation(conn, found) for found in call.caller.roles.manages) if one]
    words = call.inbound.text.split()
    for count in range(len(words), 0, -1):
        asked = " ".join(words[:count]).lower()
        found = [one for one in mine if asked in one.name.lower() or asked == one.key.lower()]
        if len(found) == 1:
            return found[0], " ".join(words[count:])
    if len(mine) == 1 and names.read(call.voice, " ".join(words) or "1", call.now.date()):
        return mine[0], " ".join(words)
    if len(mine) == 1 and not words:
        return mine[0], ""
    raise NoSuchCompany(company=" ".join(words)[:40])


def listed(conn: Connection, call: Call) -> Reply:
    """[List]."""
    return replying.say(conn, call, wording.listed(call.voice, _at_hand(conn, call)), script="F10")


def file(conn: Connection, call: Call) -> Reply:
    """[CSV]: in the private chat of whoever asks."""
    found = _at_hand(conn, call)
    sheet = Document(wording.file_name(found), wording.file(call.voice, found), wording.caption(call.voice, found))
    lane = replying.answering_lane(conn, call)
    posting.put(conn, lane.id, sheet, now=call.now, key=f"month/{call.inbound.key[-80:]}")
    return Reply() if lane.id == call.lane.id else replying.privately(call)


def _at_hand(conn: Connection, call: Call, *, ours: bool = False) -> Statement:
    """The month that a button names, for the company's people and its account manager; ours: for him alone. Raises
    OldButton for anybody else."""
    company, _, said = call.inbound.value.partition(".")
    roles = call.caller.roles
    mine = roles.manages if ours else (*roles.manages, *roles.organisations)
    month = names.read(call.voice, said, call.now.date()) if said else month_before(call.now.date())
    if not company.isdecimal() or int(company) not in mine or month is None:
        raise OldButton
    found = months.of(conn, int(company), month, call.now)
    if found is None:
        raise OldButton
    return found


# --------------------------------------------------------------------------------------------------- something is wrong


def wrong(conn: Connection, call: Call) -> Reply:
    """[Something is wrong]: what, and the account manager has it as a task until it is settled. Raises OldButton."""
    found, person = _at_hand(conn, call), call.caller.person
    if person is None or found.organisation_id not in call.caller.roles.organisations:
        raise OldButton
    if call.inbound.kind is not Kind.FORM:
        return replying.ask(conn, call, wording.wrong_form(call.voice, found))
    words = call.inbound.fields.get(wording.FIELD, "").strip()[:LONGEST]
    if not words:
        raise Missing(name=wording.FIELD, field=call.voice.label("F10.what", "What is wrong?"))
    reader = contracts.account_manager(conn, found.organisation_id) or next(iter(letters.keepers(conn)), None)
    if reader is None:
        raise letters.NobodyReads
    if not _is_said(conn, found, person, words):
        _pass_on(conn, call, found, person, reader=reader, words=words)
    return Reply(toast=wording.passed_on(call.voice, reader.name))


def _is_said(conn: Connection, found: Statement, person: Person, words: str) -> bool:
    """Whether he said the same and nobody has settled it yet."""
    said = statements.open_of(conn, (found.organisation_id,))
    return any((one.person_id, one.month, one.words) == (person.id, f"{found.month:%Y-%m}", words) for one in said)


def _pass_on(conn: Connection, call: Call, found: Statement, person: Person, *, reader: Person, words: str) -> None:
    month = f"{found.month:%Y-%m}"
    kept = statements.object_to(conn, found.organisation_id, month, person.id, words=words, now=call.now)
    card = wording.objected(voice_of(reader, call.now), found, person.name, words, writer=person.id, value=str(kept.id))
    posting.to_person(conn, reader, Post(card, script="F10"), now=call.now, slot=_slot(kept, reader))


def settled(conn: Connection, call: Call) -> Reply:
    """[Settled]: it needs nobody any more. Raises OldButton, or Changed when somebody has settled it."""
    value = call.inbound.value
    found = statements.objection(conn, int(value)) if value.isdecimal() and len(value) < 10 else None
    person = call.caller.person
    if found is None or person is None or found.organisation_id not in call.caller.roles.manages:
        raise OldButton
    if not statements.settle(conn, found.id, by=person.id, now=call.now):
        name = persons.name_of(conn, found.done_by_id)
        raise Changed(what=call.voice.label("F10.already", "{name} settled it", name=name))
    organisation = contracts.organisation(conn, found.organisation_id)
    name = organisation.name if organisation else ""
    card = wording.settled(call.voice, name, months.month_of(found.month), found.words, person.name)
    posting.to_person(conn, person, Post(card, script="F10"), now=call.now, slot=_slot(found, person))
    return Reply()


def _slot(found: Objection, reader: Person) -> str:
    return f"objection/{found.id}/{reader.id}"
