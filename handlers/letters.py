"""A line from one person to another through the desk, with a button to answer it: feedback, [Message Sara] (G2)."""

from sqlalchemy import Connection

from handlers import posting, pressed, replying
from handlers.callers import Call, voice_of
from handlers.errors import Internal, Missing, OldButton, Refusal
from handlers.inbound import Kind
from handlers.membership import joining
from handlers.notices import Card, Post, Reply
from handlers.rules import topics
from handlers.wording import asking_for
from handlers.wording import letters as wording
from storage import contracts, desk, people, roles
from storage.people import Person
from storage.roles import Roles

HOUR = 3600


class NobodyReads(Refusal):
    """There is nobody I could give that to just now. Write “person” and I ask somebody to contact you."""

    script = "letter.nobody"


def feedback(conn: Connection, call: Call) -> Reply:
    """“feedback” and what somebody thinks of the desk: whoever looks after it reads and can answer it."""
    if call.caller.person is None:
        return joining.hello(conn, call)
    words = _words(call, call.inbound.text)
    if not words:
        return replying.ask(conn, call, wording.feedback_form(call.voice))
    readers = [one for one in keepers(conn) if one.id != call.caller.person_id]
    reached = [one for one in readers if _send(conn, call, one, words, is_feedback=True)]
    if not reached:
        raise NobodyReads
    names = call.voice.all_of([one.name for one in reached])
    return replying.answer(conn, call, Card(wording.thanks(call.voice, names)), script="letter")


def write_to(conn: Connection, call: Call) -> Reply:
    """[Message Sara], and the answer to it: between a customer and his account manager, or whoever looks after the desk
    and anybody. Raises OldButton for anybody else, Missing, or Internal where a customer would read a note."""
    value = call.inbound.value
    reader = people.by_id(conn, pressed.number(value))
    if reader is None or not _may_write_to(conn, call, reader):
        raise OldButton
    if call.inbound.kind is not Kind.FORM:
        return replying.ask(conn, call, wording.form(call.voice, reader.name, value))
    words = _words(call, "")
    if not words:
        raise Missing(name=wording.FIELD, field=call.voice.label("letter.words", "Message"))
    if call.caller.roles.is_ours and roles.roles_of(conn, reader.id).organisations and topics.is_internal(words):
        raise Internal(name=wording.FIELD)
    if not _send(conn, call, reader, words, is_feedback=False):
        raise NobodyReads
    return Reply(toast=call.voice.label("letter.sent", "{name} has it.", name=reader.name))


def ask_person(conn: Connection, call: Call) -> Reply:
    """B9 [Yes, please] by one of ours: whoever looks after the desk hears it, once an hour."""
    if call.caller.person is None:
        raise OldButton
    others = [one for one in keepers(conn) if one.id != call.caller.person_id]
    if not others:
        raise NobodyReads
    for one in others:
        said = asking_for.colleague(voice_of(one, call.now), call.caller.name)
        key = f"person/{call.caller.identity.id}/{one.id}/{int(call.now.timestamp()) // HOUR}"
        posting.to_person(conn, one, Post(Card(said), script="B9"), now=call.now, key=key)
    names = call.voice.all_of([one.name for one in others])
    said = call.voice.say("B9.told", "I told {names}.", names=names)
    return replying.answer(conn, call, Card(said), script="B9")


def nothing(conn: Connection, call: Call) -> Reply:
    """[No]: all is well."""
    return Reply(toast=call.voice.label("nothing", "All right."))


def keepers(conn: Connection) -> tuple[Person, ...]:
    """Who looks after the desk: the front desk and the operators."""
    front = desk.current(conn).front_desk_id
    first = people.by_id(conn, front) if front else None
    found = {one.id: one for one in (first, *people.operators(conn)) if one is not None}
    return tuple(found.values())


def _words(call: Call, said: str) -> str:
    return call.inbound.fields.get(wording.FIELD, said).strip()


def _may_write_to(conn: Connection, call: Call, reader: Person) -> bool:
    mine, theirs = call.caller.roles, roles.roles_of(conn, reader.id)
    keeps = [one.id for one in keepers(conn)]
    is_keeper = call.caller.person_id in keeps
    is_to_keeper = reader.id in keeps and call.caller.person is not None
    return is_keeper or is_to_keeper or _answers_for(mine, theirs) or _answers_for(theirs, mine)


def _answers_for(one: Roles, other: Roles) -> bool:
    return any(organisation in one.manages for organisation in other.organisations)


def _send(conn: Connection, call: Call, reader: Person, words: str, *, is_feedback: bool) -> bool:
    """In the reader's private chat; False where he has none."""
    writer = call.caller.person
    company = next(iter(call.caller.roles.organisations), None)
    named = contracts.organisation(conn, company) if company is not None else None
    card = wording.letter(
        voice_of(reader, call.now),
        call.caller.name,
        named.name if named else "",
        words,
        value=str(writer.id) if writer else "",
        is_feedback=is_feedback,
    )
    return posting.to_person(conn, reader, Post(card, script="letter"), now=call.now)
