"""Would you recommend us? Asked of a contact once a quarter at most; of who would, one thing more (RULES 6)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, letters, posting, pressed, replying
from handlers.callers import Call, voice_of
from handlers.errors import Changed, NotYours, OldButton
from handlers.followups.budget import may_remind
from handlers.notices import Card, Post, Priority, Reply
from handlers.wording import recommending as wording
from storage import complaints, contracts, desk, followups, people, recommendations
from storage.followups import FollowUp, How, Sort
from storage.people import Person
from storage.recommendations import Consent, Recommendation
from storage.tickets import Ticket

AFTER = timedelta(days=7)  # the question about the help, that about the desk
APART = timedelta(days=92)  # the longest quarter: never twice in one, whatever postponed the first
CONTENT = 9  # from here on he recommends us
AGAINST = 6  # up to here he does not
OPEN_FOR = timedelta(days=30)


def plan(conn: Connection, ticket: Ticket, contact: Person, now: datetime) -> None:
    """A week after he was asked about the help, where his contract lets us ask and he was not asked this quarter."""
    if ticket.organisation_id is None or not deskwork.load(conn, ticket).terms.clauses.nps:
        return
    before, at = recommendations.last_asked(conn, contact.id), now + AFTER
    if before is not None and at < before + APART:
        return
    occasion = f"{at.year}-Q{(at.month + 2) // 3}"
    followups.plan(
        conn,
        sort=Sort.RECOMMEND,
        subject=f"person/{contact.id}",
        occasion=occasion,
        person_id=contact.id,
        due_at=at,
        data={"organisation": ticket.organisation_id},
    )


def ask(conn: Connection, one: FollowUp, now: datetime) -> None:
    """Its time has come: as a reminder of that day, and of nobody who complains just now."""
    contact = people.by_id(conn, one.person_id)
    lane = posting.private_lane(conn, contact) if contact is not None else None
    before = recommendations.last_asked(conn, one.person_id)
    is_recent = before is not None and now < before + APART
    if contact is None or lane is None or is_recent or complaints.open_by(conn, contact.id):
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    later = may_remind(conn, contact, now)
    if later is not None:
        followups.postpone(conn, one.id, later)
        return
    asked = recommendations.ask(conn, contact.id, int(one.data["organisation"]), lane_id=lane.id, at=now)
    card = wording.ask(voice_of(contact, now), desk.current(conn).vendor, str(asked.id))
    posting.put(conn, lane.id, Post(card, script="NPS"), now=now, priority=Priority.RECEIPT, slot=asked.slot)


def score(conn: Connection, call: Call) -> Reply:
    """[0] to [10]: the first tap counts. Raises NotYours, OldButton, or Changed where it was another."""
    asked, said = _mine(conn, call)
    if said not in map(str, range(wording.TOP + 1)):
        raise OldButton
    if asked.score is not None:
        if asked.score == int(said):
            return Reply(toast=call.voice.label("F4.same", "That is recorded already."))
        raise Changed(what=call.voice.label("NPS.locked", "you answered that already"))
    if call.at > asked.asked_at + OPEN_FOR:
        raise Changed(what=call.voice.label("NPS.over", "that question is over"))
    asked = recommendations.change(conn, asked, score=int(said), scored_at=call.at)
    vendor = desk.current(conn).vendor
    is_content = int(said) >= CONTENT
    card = (
        wording.consent(call.voice, int(said), vendor, str(asked.id))
        if is_content
        else wording.thanks(call.voice, int(said))
    )
    _show(conn, call, asked, card)
    if int(said) <= AGAINST:
        _tell(conn, call, asked)
    return Reply()


def agree(conn: Connection, call: Call) -> Reply:
    """[Quote me], [Introduce you] or [Neither]: with his words, for the account manager; asked once."""
    asked, said = _mine(conn, call)
    if asked.score is None or asked.score < CONTENT or said not in list(Consent):
        raise OldButton
    if asked.consent is not None:
        if asked.consent == said and call.inbound.kind != "form":
            return Reply(toast=call.voice.label("F4.same", "That is recorded already."))
        raise Changed(what=call.voice.label("NPS.locked", "you answered that already"))
    words = ""
    if said != Consent.NEITHER:
        if call.inbound.kind != "form":
            return replying.ask(conn, call, wording.form(call.voice, said, call.inbound.value))
        words = pressed.spoken(call, wording.FIELD, call.voice.label("letter.words", "Message"))
    asked = recommendations.change(conn, asked, consent=Consent(said), consented_at=call.at, words=words)
    manager = contracts.account_manager(conn, asked.organisation_id)
    name = manager.name if manager else desk.current(conn).vendor
    _show(conn, call, asked, wording.agreed(call.voice, said, name))
    if asked.consent is not Consent.NEITHER:
        _tell(conn, call, asked)
    return Reply()


def _tell(conn: Connection, call: Call, asked: Recommendation) -> None:
    """Silently, to the account manager; to whoever looks after the desk where there is none."""
    organisation = contracts.organisation(conn, asked.organisation_id)
    company = organisation.name if organisation else ""
    consent = asked.consent.value if asked.consent is not None else ""
    said = wording.Said(asked.person_id, call.caller.name, company, asked.score or 0, consent, asked.words)
    manager = contracts.account_manager(conn, asked.organisation_id)
    for reader in [manager] if manager is not None else letters.keepers(conn):
        post = Post(wording.told(voice_of(reader, call.now), said), script="NPS", silent=True)
        posting.to_person(conn, reader, post, now=call.now, key=f"recommended/{asked.id}/{reader.id}")


def _mine(conn: Connection, call: Call) -> tuple[Recommendation, str]:
    number, _, said = call.inbound.value.partition(".")
    asked = recommendations.find(conn, pressed.number(number))
    if asked is None:
        raise OldButton
    if asked.person_id != call.caller.person_id:
        raise NotYours
    return asked, said


def _show(conn: Connection, call: Call, asked: Recommendation, card: Card) -> None:
    post = Post(card, script="NPS")
    posting.put(conn, asked.lane_id, post, now=call.now, priority=Priority.RECEIPT, slot=asked.slot)
