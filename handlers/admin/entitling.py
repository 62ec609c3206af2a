"""Explaining a decision that nobody has asked for yet: would this person be granted this, then, and why (RULES 1)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.admin.file.values import hint
from handlers.allowance import consenting
from handlers.asking.deciding import checks_in
from handlers.asking.facts import Asking, entitlement_facts
from handlers.callers import voice_of
from handlers.notices import Text
from handlers.rules.entitlement import decide
from handlers.rules.facts import Decision, Facts
from handlers.rules.terms import Role
from handlers.wording import why
from handlers.wording.voice import Voice, flat
from storage import contracts, declarations, desk, people, queues
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Question:
    """What would become of it if a contact (a key of the desk file) wrote this then and there. at: with a zone, or as
    clocks show it where he lives; topic: a module's key, or the words; platform: None for where he was last."""

    contact: str
    at: datetime
    topic: str = ""
    platform: str | None = None


def explain(conn: Connection, question: Question) -> tuple[str, ...]:
    """The answer in lines, in the sentences that chat uses. Nothing is opened and nothing debited. Raises LookupError
    for a contact or platform that the desk does not know."""
    person = people.by_key(conn, question.contact)
    if person is None:
        near = hint(question.contact.lower(), [entry.key for entry in declarations.section(conn, "people")])
        raise LookupError(f"The desk knows nobody called {question.contact!r}{near or '; keys are in the desk file.'}")
    zone = ZoneInfo(person.zone)
    at = question.at if question.at.tzinfo else question.at.replace(tzinfo=zone)
    asking = Asking(person, _platform(conn, question, person), question.topic)
    facts = _about(entitlement_facts(conn, asking, at), question.topic)
    decision = decide(facts, int(at.timestamp()))
    voice = replace(voice_of(person, at - timedelta(days=31)), locale="en")  # days with their date, none "today"
    asked = f"{person.name} on {asking.platform}, {voice.moment(at).shown}"
    checks = why.checks(voice, checks_in(decision), decision.terms.calendar.zone, for_us=True)
    stranger = () if facts.organisations else (f"{person.name} is no customer's contact.",)
    return (asked, *stranger, *flat(checks).splitlines(), flat(_outcome(conn, voice, decision)), _terms(decision))


def _platform(conn: Connection, question: Question, person: Person) -> str:
    if question.platform is not None:
        known = [entry.key for entry in declarations.section(conn, "platforms")]
        if known and question.platform not in known:
            raise LookupError(f"The desk has no platform {question.platform!r}; it has {', '.join(known)}.")
        return question.platform
    return next((one.platform for one in people.identities_of(conn, person.id)), "console")


def _about(facts: Facts, topic: str) -> Facts:
    """A topic that is the key of a module is chosen; everything else is what was written."""
    keys = {module.key for one in facts.contracts for module in (*one.modules, *one.more)}
    return replace(facts, text="", chosen_module=topic) if topic in keys else facts


def _outcome(conn: Connection, voice: Voice, decision: Decision) -> Text:
    queue = queues.by_key(conn, decision.queue) if decision.queue else None
    return why.outcome(voice, decision, queue.title if queue else decision.queue, _who(conn, decision))


def _who(conn: Connection, decision: Decision) -> str:
    """Who decides: by name where it is one person of ours."""
    role = decision.hold.who if decision.hold else Role.OWNER
    if role is Role.APPROVER and consenting.approver_of(conn, decision) is None:
        role = Role.ACCOUNT_MANAGER
    if role is Role.ACCOUNT_MANAGER and decision.organisation is not None:
        manager = contracts.account_manager(conn, decision.organisation)
        return manager.name if manager else "the account manager"
    if role is Role.FRONT_DESK:
        front = desk.current(conn).front_desk_id
        return people.name_of(conn, front) or "the front desk"
    return f"the contract's {role.value.replace('_', ' ')}"


def _terms(decision: Decision) -> str:
    terms = decision.terms
    if not terms.contract:
        return f"terms of the house, sha256 {terms.content_hash()}"
    return f"contract {terms.contract} version {terms.version}, sha256 {terms.content_hash()}"
