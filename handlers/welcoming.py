"""The first words to whoever comes in: what one can do here (A2)."""

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import Call, voice_of
from handlers.facts import contract_facts
from handlers.notices import Post, Priority, Reply
from handlers.rules.terms import ClockKind
from handlers.wording import onboarding
from handlers.wording.hours import hours_in_words
from handlers.wording.onboarding import Plan
from handlers.wording.voice import Voice
from storage import contracts, people
from storage.people import Person


def welcome(conn: Connection, call: Call, person: Person, platform: str = "") -> Reply:
    """A2, to a contact, or to one of ours or somebody known already whose further chat was linked on a platform."""
    voice = voice_of(person, call.now, locale=call.caller.identity.locale)
    is_first = len(people.identities_of(conn, person.id)) == 1
    card = onboarding.welcome(voice, plan_for(conn, voice, call, person))
    if not is_first and platform:
        card = onboarding.linked(voice, platform)
    lane = posting.own_lane(conn, call)
    posting.put(conn, lane.id, Post(card, script="A2"), now=call.now, priority=Priority.RECEIPT)
    return Reply()


def plan_for(conn: Connection, voice: Voice, call: Call, person: Person) -> Plan:
    """What a contact's contract gives, in the few words of a greeting."""
    found = contract_facts(conn, person, call.at)
    if found is None:
        return Plan("", "", (), "")
    manager = contracts.account_manager(conn, found.organisation)
    return Plan(
        covers=", ".join(module.title for module in found.modules),
        hours=hours_in_words(voice, found.terms.calendar),
        targets=[
            (one.title, one.targets[ClockKind.FIRST_RESPONSE])
            for one in found.terms.severities
            if ClockKind.FIRST_RESPONSE in one.targets
        ],
        manager=manager.name if manager else "",
    )
