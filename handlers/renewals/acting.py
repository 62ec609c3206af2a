"""What an account manager does about a contract that comes to its end: write, talk, wait, or let it go (F7)."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import posting, pressed, replacing, replying
from handlers.callers import Call, voice_of
from handlers.errors import Changed, FieldRefusal, Missing, OldButton, Refusal
from handlers.inbound import Kind
from handlers.notices import Card, Post, Reply, Words
from handlers.renewals import due, numbers, planning
from handlers.renewals.numbers import Renewal
from handlers.rules import followup as calm
from handlers.rules import renewing as rules
from handlers.rules import saidtimes
from handlers.wording import renewals as wording
from storage import followups, renewals
from storage.followups import Sort

MARK = 6  # characters that tell one draft from another
AGAIN = timedelta(days=14)
BEFORE = timedelta(hours=1)
HOURS = (10, 15)  # o'clock: the two times that are offered for a talk


class NoOwner(Refusal):
    """{contract} names no owner whom I can write to. Name one in the desk file (“owner: …”), or call them."""

    script = "F7.nobody"


class NotATalk(FieldRefusal):
    """I cannot read a time ahead in that. Write “Tue 10:00” or “2026-12-01 10:00”."""

    script = "F7.notatime"


def draft(conn: Connection, call: Call) -> Reply:
    """[Draft message]: what it would say, to be changed and sent under the account manager's name."""
    return _draft(conn, call, "renewsend")


def invite(conn: Connection, call: Call) -> Reply:
    """[Book a talk]: the same with two times to choose from; a time that is agreed is kept, and reminded of."""
    return _draft(conn, call, "talksend")


def edit(conn: Connection, call: Call) -> Reply:
    """[Edit]: the draft in a form; what stands there is sent."""
    one, _, word = _drafted(conn, call)
    form = wording.editing(call.voice, _text(conn, call, one, word), value=call.inbound.value, word=word)
    return replying.ask(conn, call, form)


def send(conn: Connection, call: Call) -> Reply:
    """[Send as Sara], or the form sent: it goes to the contract's owner as the person's own words, once."""
    one, mark, word = _drafted(conn, call)
    is_written, field = call.inbound.kind is Kind.FORM, call.voice.label("F7.field", "Your words")
    text = pressed.spoken(call, wording.WORDS, field) if is_written else ""
    if not text:
        text = _text(conn, call, one, word)
        if _mark(text) != mark:
            _show(conn, call, one, word)
            return Reply(toast=call.voice.label("F7.changed", "This has changed since: read the new draft."))
    owner, person = one.owner, call.caller.person
    if owner is None or person is None or posting.private_lane(conn, owner) is None:
        raise NoOwner(contract=one.upcoming.contract)
    key = f"renewal/{word}/{call.inbound.value}"
    card = wording.received(voice_of(owner, call.now), person.name, (Words(text),), str(person.id))
    if not posting.to_person(conn, owner, Post(card, script="F7"), now=call.now, key=key):
        raise Changed(what=call.voice.label("F7.sent.already", "it was sent already"))
    return replying.answer(conn, call, Card(wording.sent(call.voice, owner.name)), script="F7")


def agreed(conn: Connection, call: Call) -> Reply:
    """[A time is agreed]: the talk is kept, and its account manager reminded an hour before with the figures."""
    one, person = _mine(conn, call), call.caller.person
    if call.inbound.kind is not Kind.FORM:
        return replying.ask(conn, call, wording.when_form(call.voice, call.inbound.value))
    at = _time(call, call.inbound.fields.get(wording.WHEN, ""))
    if at is None or person is None:
        raise NotATalk(name=wording.WHEN)
    followups.plan(
        conn,
        sort=Sort.TALK,
        subject=planning.subject(one.upcoming.contract_id),
        occasion=at.isoformat(),
        person_id=person.id,
        due_at=max(at - BEFORE, call.now),
        data={"at": at.isoformat()},
    )
    year = numbers.year(conn, one, call.voice, call.now)
    return replying.say(conn, call, wording.talk_noted(call.voice, year, at), script="F7")


def later(conn: Connection, call: Call) -> Reply:
    """[Remind in 2 weeks]: the same card, with the figures of then."""
    one = _mine(conn, call)
    day = (call.now + AGAIN).astimezone(ZoneInfo(one.calendar.zone)).date()
    at = rules.morning_of(day, one.calendar)
    followups.plan(
        conn,
        sort=Sort.RENEWAL,
        subject=planning.subject(one.upcoming.contract_id),
        occasion=f"{one.upcoming.notice_by}/{day}",
        due_at=at,
    )
    replacing.replace(
        conn, call, wording.later(call.voice, numbers.year(conn, one, call.voice, call.now), at), script="F7"
    )
    return Reply()


def give_up(conn: Connection, call: Call) -> Reply:
    """[Not renewing]: with the reason; nobody is asked or told any more."""
    one, person = _mine(conn, call), call.caller.person
    if call.inbound.kind is not Kind.FORM:
        return replying.ask(conn, call, wording.why_form(call.voice, call.inbound.value))
    reason = call.inbound.fields.get(wording.REASON, "").strip()
    if not reason or person is None:
        raise Missing(name=wording.REASON, field=call.voice.label("F7.why", "Why is it not renewed?"))
    if not renewals.stop(conn, one.upcoming.contract_id, by=person.id, reason=reason, now=call.now):
        raise Changed(what=_over(call, one))
    followups.cancel(
        conn,
        now=call.now,
        subject=planning.subject(one.upcoming.contract_id),
        sorts=(Sort.RENEWAL, Sort.RENEWAL_NOTE),
    )
    ends = one.shown(call.voice, one.upcoming.ends)
    return replying.say(conn, call, wording.stopped(call.voice, one.upcoming.contract, ends, reason), script="F7")


def shown_again(conn: Connection, call: Call) -> Reply:
    """A button of `renewals`: the card of one contract."""
    one, person = _mine(conn, call), call.caller.person
    if person is not None:
        due.show(conn, one, person, call.now, occasion=call.inbound.key[-60:])
    return replying.privately(call) if replying.is_on_page(call) else Reply()


# --------------------------------------------------------------------------------------------------------- at hand


def _mine(conn: Connection, call: Call) -> Renewal:
    """The contract of a button, for whoever manages its account, as long as it ends when it did then and nobody said
    that it is not renewed. Raises OldButton or Changed."""
    number, _, rest = call.inbound.value.partition(".")
    one = numbers.find(conn, pressed.number(number), call.now)
    if one is None or not _is_in_charge(conn, call, one):
        raise OldButton
    if one.upcoming.stopped_at is not None:
        raise Changed(what=_over(call, one))
    if not rest.startswith(f"{one.upcoming.ends:%y%m%d}"):
        ends = one.shown(call.voice, one.upcoming.ends)
        contract = one.upcoming.contract
        raise Changed(what=call.voice.label("F7.runs", "{contract} runs to {ends} now", contract=contract, ends=ends))
    return one


def _is_in_charge(conn: Connection, call: Call, one: Renewal) -> bool:
    decider = due.decider(conn, one)
    return one.organisation.id in call.caller.roles.manages or (
        decider is not None and decider.id == call.caller.person_id
    )


def _over(call: Call, one: Renewal) -> str:
    return call.voice.label("F7.over", "{contract} is not renewed", contract=one.upcoming.contract)


def _drafted(conn: Connection, call: Call) -> tuple[Renewal, str, str]:
    """The contract, the mark of the draft that was shown, and the word that sends it."""
    one = _mine(conn, call)
    return one, call.inbound.value.rpartition(".")[2], call.inbound.word.removesuffix("edit")


def _draft(conn: Connection, call: Call, word: str) -> Reply:
    one = _mine(conn, call)
    if one.owner is None or posting.private_lane(conn, one.owner) is None:
        raise NoOwner(contract=one.upcoming.contract)
    _show(conn, call, one, word)
    return Reply()


def _show(conn: Connection, call: Call, one: Renewal, word: str) -> None:
    person, owner = call.caller.person, one.owner
    if person is None or owner is None:
        raise OldButton
    text = _text(conn, call, one, word)
    value, is_talk = f"{due.value(one)}.{_mark(text)}", word == "talksend"
    card = wording.drafted(call.voice, owner.name, person.name, text, value=value, word=word, is_talk=is_talk)
    posting.to_person(conn, person, Post(card, script="F7"), now=call.now)


def _text(conn: Connection, call: Call, one: Renewal, word: str) -> str:
    """The draft, in the language and the zone of whoever will read it."""
    if one.owner is None:
        raise NoOwner(contract=one.upcoming.contract)
    voice = voice_of(one.owner, call.now)
    year = numbers.year(conn, one, voice, call.now)
    if word == "talksend":
        return wording.invitation(voice, year, one.owner.name, call.caller.name, _times(one, call.now))
    return wording.letter(voice, year, one.owner.name, call.caller.name)


def _times(one: Renewal, now: datetime) -> tuple[datetime, datetime]:
    """Two times: in the morning of the second working day from now, in the afternoon of the third."""
    zone, at = ZoneInfo(one.calendar.zone), int(now.timestamp())
    days = [calm.working_days_after(one.calendar, at, number) or at for number in (2, 3)]
    first, second = (datetime.fromtimestamp(day, zone).date() for day in days)
    return _at(first, HOURS[0], zone), _at(second, HOURS[1], zone)


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)


def _time(call: Call, said: str) -> datetime | None:
    """A time ahead, in the account manager's zone: "Tue 10:00" or "2026-12-01 10:00"."""
    try:
        found = datetime.fromisoformat(said.strip())
    except ValueError:
        heard = saidtimes.only(said)
        return saidtimes.instant(heard, call.now, call.voice.zone) if heard else None
    at = _instant(found, call.voice.zone)
    return at if at > call.now else None


def _instant(at: datetime, zone: str) -> datetime:
    """A wall-clock time of a zone as an instant."""
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:MARK]
