"""The desk: who is it, where, which command? Calls the use-case; a Refusal becomes an answer (DESIGN 3)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import anyone, callers, deskwork, posting, prompts, replying, rooms, tables
from handlers.callers import Call
from handlers.cases import looking
from handlers.customer import commands as customer
from handlers.customer import write as customer_write
from handlers.errors import OldButton, Refusal
from handlers.expert import commands as expert
from handlers.expert import meaning, practice, replies
from handlers.expert import write as expert_write
from handlers.files import albums, exchanging, uploading
from handlers.ideas import opportunities
from handlers.inbound import Inbound, Kind
from handlers.membership import accounts, arriving, home, inviting, joining, leaving
from handlers.notices import Card, Post, Reply, Words
from handlers.platforms import moving
from handlers.relay import passing, returning, unsaying
from handlers.rules import spokenwords, timelog
from handlers.staffing import merging
from handlers.text import keeping
from handlers.wording import asking_for
from storage import conversation, dialogues, people, places, tickets
from storage.conversation import Side, Sort
from storage.savepoint import savepoint


def receive(conn: Connection, inbound: Inbound, at: datetime, now: datetime) -> Reply:
    """Answer one event that was not seen before. at: when the person did it; now: desk time of its receipt."""
    if inbound.kind in (Kind.PROFILE, Kind.CLOSED):
        return accounts.changed(conn, inbound, now)
    call = callers.identify(conn, inbound, at, now)
    reply = _answer(conn, call)
    if replying.is_on_page(call):  # what he pressed there is not as it was, or never was
        home.refresh(conn, call.caller.identity, now=now)
    return reply


def _answer(conn: Connection, call: Call) -> Reply:
    if call.inbound.writer.hidden and call.queue is None:
        return arriving.face(conn, call)
    try:
        with savepoint(conn):
            return _KINDS[call.inbound.kind](conn, call)
    except Refusal as refusal:
        return replying.refuse(conn, call, refusal)


def apologise(conn: Connection, inbound: Inbound | None, code: int, now: datetime) -> None:
    """H9: something went wrong on our side; the message is kept and a person is told. inbound: None for a payload that
    could not even be read."""
    for operator in people.operators(conn):
        voice = callers.voice_of(operator, now)
        said = voice.say("H9.failed", "An event failed and is kept as number {code}: see `retainer failed`.", code=code)
        posting.to_person(conn, operator, Post(Card(said), script="H9"), now=now, key=f"failed/{code}/{operator.id}")
    if inbound is not None:
        _apologise_to(conn, inbound, code, now)


def _apologise_to(conn: Connection, inbound: Inbound, code: int, now: datetime) -> None:
    call = callers.identify(conn, inbound, now, now)
    text = call.voice.say(
        "H9",
        "Something went wrong on my side (code {code}). Your message is saved and a person has been told. "
        "You need not send it again.",
        code=code,
    )
    if inbound.kind in _SPOKEN or call.place.direct:
        replying.say(conn, call, Card(text), script="H9")


# ------------------------------------------------------------------------------------------------------------- by kind


def _written(conn: Connection, call: Call) -> Reply:
    return Reply() if albums.join(conn, call) else _message(conn, albums.meant(conn, call))


def _message(conn: Connection, call: Call) -> Reply:
    if (brought := joining.read_code(conn, call)) is not None:
        return brought
    going_on = prompts.continue_dialogue(conn, call, _run)
    if going_on is not None:
        return going_on
    if call.queue is not None:
        return _in_queue(conn, call)
    roles, is_addressed = call.caller.roles, call.place.direct or call.inbound.mentioned
    if (ordered := _ordered(conn, call, is_addressed=is_addressed)) is not None:
        return ordered
    if roles.is_ours and (heard := _from_ours(conn, call, is_addressed=is_addressed)) is not None:
        return heard
    if not (is_addressed or _is_for_desk(conn, call)):
        return Reply()  # people talking among themselves
    return customer_write.write(conn, call)


def _ordered(conn: Connection, call: Call, *, is_addressed: bool) -> Reply | None:
    """A word of the desk, alone or with what belongs to it; None where something else is said."""
    word, rest = spokenwords.opening(call.inbound.text)
    if is_addressed and rest and word in tables.openings(call):
        return _said_plainly(conn, call, word, rest)
    words, plain = _words(conn, call, is_addressed=is_addressed), spokenwords.meant(call.inbound.text)
    if plain in words:
        return _said_plainly(conn, call, plain)
    if spokenwords.chosen_tongue(call.inbound.text) and "language" in words:
        return _said_plainly(conn, call, word, rest)
    return None


def _words(conn: Connection, call: Call, *, is_addressed: bool) -> Collection[str]:
    """The words that mean a command when they are all that is said here. In a company's chat nobody calls the desk by
    its name; in one that is nobody's yet, whoever manages accounts says whose it is."""
    roles = call.caller.roles
    if is_addressed:
        return tables.ALL_WORDS if roles.is_ours else customer.PLAIN | anyone.PLAIN
    is_company = arriving.organisation_here(conn, call.place) is not None
    if roles.is_ours:
        return ("bind",) if roles.manages and not is_company else ()
    return customer.PLAIN | anyone.PLAIN if is_company else ()


def _from_ours(conn: Connection, call: Call, *, is_addressed: bool) -> Reply | None:
    """What one of ours writes outside his queues: practice, or nothing the desk knows; None where he may be asking."""
    practised = practice.hear(conn, call) if call.place.direct else None
    if practised is not None or call.caller.roles.organisations:
        return practised
    return _said_plainly(conn, call, "help") if is_addressed else Reply()


def _is_for_desk(conn: Connection, call: Call) -> bool:
    """Whether words that call nobody are for the desk: in a chat bound to a customer all but what people answer each
    other in threads; elsewhere what is said in a request's thread, or answers a message of one."""
    in_thread = call.inbound.thread is not None and call.inbound.where.threads  # a topic is no thread of answers
    if not in_thread and arriving.organisation_here(conn, call.place) is not None:
        return True
    return conversation.ticket_in(conn, call.lane.id) is not None or customer_write.pointed_at(conn, call) is not None


def _said_plainly(conn: Connection, call: Call, word: str, rest: str = "") -> Reply:
    """A word that means the same as the command, and what was said behind it."""
    command = replace(call.inbound, kind=Kind.COMMAND, word=word, text=rest)
    return _run(conn, replace(call, inbound=command), word)


def _in_queue(conn: Connection, call: Call) -> Reply:
    """In a queue's chat: a word, or words for the ticket whose room it is; else people talk among themselves."""
    found = conversation.ticket_in(conn, call.lane.id)
    plain = spokenwords.meant(call.inbound.text)
    if plain in (tables.ALL_WORDS if call.inbound.mentioned else expert.PLAIN if found else ()):
        return _said_plainly(conn, call, plain)
    if found and spokenwords.chosen_tongue(call.inbound.text):
        return _said_plainly(conn, call, *spokenwords.opening(call.inbound.text))  # nothing that a customer reads
    left = rooms.left_in(conn, call.lane) if found is None else None
    if left is not None:
        return expert_write.write_in_left(conn, call, left)
    if found is None or found[1] is not Side.ROOM:
        return _said_plainly(conn, call, "help") if call.inbound.mentioned else meaning.ask(conn, call)
    if meant := _meant(conn, found[0], call.inbound.text):
        return _said_plainly(conn, call, *meant)
    word = tables.begins(call.inbound.text, call.caller.roles)
    return expert_write.write(conn, call, tickets.require(conn, found[0]), word=word)


def _meant(conn: Connection, ticket_id: int, text: str) -> tuple[str, str] | None:
    """The word, and what is said behind it, where words in a request's room have the form of a command."""
    if timelog.is_log(text):
        return "log", text.strip().partition(" ")[2]
    if key := replies.said(conn, ticket_id, text):
        return "reply", key
    if wish := opportunities.said(text):
        return wish
    if same := merging.said(text):
        return "duplicate", same
    return ("similar", like) if (like := looking.said(text)) else None


def _uploaded(conn: Connection, call: Call) -> Reply:
    """What somebody put on the page of a link: his words on its request, without any text."""
    found = uploading.find(conn, call)
    if found is None:
        return Reply(errors={"link": "over"})
    ticket, spoken_as = found
    if spoken_as is not Sort.WORDS:
        return expert_write.write(conn, call, ticket)
    customer_write.take(conn, call, ticket)
    return Reply()


def _edit(conn: Connection, call: Call) -> Reply:
    if call.inbound.message is None:
        return Reply()
    message = conversation.by_external(conn, call.place.id, call.inbound.message)
    if message is None and call.queue is not None:
        meaning.edited(conn, call)
    if message is None or message.author_id != call.caller.person_id:
        return Reply()
    exchanging.exchange(conn, call, message)
    said = Words(call.inbound.text, spans=call.inbound.spans)
    if said == keeping.words(message):
        return Reply()
    ticket = tickets.require(conn, message.ticket_id)
    if ticket.state == "held":
        conversation.rewrite(conn, message.id, said.text, call.at, spans=keeping.kept(said.spans))
    else:
        passing.edit(conn, call, deskwork.load(conn, ticket), message)
    return Reply()


def _delete(conn: Connection, call: Call) -> Reply:
    if call.inbound.message is not None:
        message = conversation.by_external(conn, call.place.id, call.inbound.message)
        if message is not None:
            unsaying.delete(conn, call, message)
    return Reply()


def _word(conn: Connection, call: Call) -> Reply:
    if call.inbound.word == prompts.CANCEL and (dropped := prompts.cancel(conn, call)) is not None:
        return dropped
    if call.inbound.word == "start":
        return _started(conn, call)
    if not call.inbound.word and call.inbound.kind is not Kind.COMMAND:
        raise OldButton
    return _commanded(conn, call) if call.inbound.kind is Kind.COMMAND else _run(conn, call, call.inbound.word)


def _commanded(conn: Connection, call: Call) -> Reply:
    """A command in the reader's language too, "/desk my contract"; a bare one asks what there is."""
    word, rest = call.inbound.word, call.inbound.text
    whole, first = spokenwords.meant(f"{word} {rest}"), spokenwords.meant(word)
    if whole != first and whole in tables.ALL_WORDS:
        return _said_plainly(conn, call, whole)
    return _run(conn, call, first if first in tables.ALL_WORDS else word or "help")


def _started(conn: Connection, call: Call) -> Reply:
    if call.inbound.text.startswith(inviting.MARK):
        return joining.bring(conn, call, call.inbound.text.strip())
    return _run(conn, call, "start")


def _typed(conn: Connection, call: Call) -> Reply:
    """What somebody may mean who types into a field; whoever may not know finds nothing."""
    try:
        return anyone.LOOKUPS[call.inbound.word](conn, call)
    except (Refusal, KeyError):
        return Reply()


def _reachable(conn: Connection, call: Call) -> Reply:
    is_back = call.inbound.kind is Kind.UNBLOCKED
    places.set_reachable(conn, call.place.id, is_back)
    if is_back and not call.place.reachable:
        returning.welcome(conn, call)
    return Reply()


def _moved(conn: Connection, call: Call) -> Reply:
    emptied = call.inbound.kind is Kind.REPLACED
    moving.moved(conn, call.place.id, call.inbound.value, emptied=emptied, now=call.now)
    return Reply()


def _renamed(conn: Connection, call: Call) -> Reply:
    where = call.inbound.where
    title = call.inbound.text or where.title
    places.ensure_place(
        conn, where.platform, workspace=where.workspace, external=where.place, direct=where.direct, title=title
    )
    return Reply()


_SPOKEN = (Kind.MESSAGE, Kind.COMMAND, Kind.PRESS, Kind.FORM)
_KINDS: Mapping[Kind, tables.Command] = {
    Kind.MESSAGE: _written,
    Kind.UPLOADED: _uploaded,
    Kind.EDIT: _edit,
    Kind.DELETE: _delete,
    Kind.COMMAND: _word,
    Kind.PRESS: _word,
    Kind.FORM: _word,
    Kind.STARTED: _started,
    Kind.TYPED: _typed,
    Kind.HOME: home.show,
    Kind.BLOCKED: _reachable,
    Kind.UNBLOCKED: _reachable,
    Kind.ADDED: arriving.added,
    Kind.REMOVED: leaving.left,
    Kind.MOVED: _moved,
    Kind.REPLACED: _moved,
    Kind.RENAMED: _renamed,
}


# ------------------------------------------------------------------------------------------------------------- by word


def _run(conn: Connection, call: Call, word: str) -> Reply:
    """Call the function that a word means for this person here."""
    for table in (*tables.of(call), anyone.COMMANDS):
        if word in table:
            dialogues.understood(conn, call.caller.identity.id)
            return table[word](conn, call)
    if call.inbound.kind in (Kind.PRESS, Kind.FORM):
        raise tables.not_for_you(conn, call, word)
    if call.queue is None and not call.caller.roles.is_ours:
        if _is_sentence(call.inbound, word):
            said = replace(call.inbound, text=f"{word} {call.inbound.text}")
            return _run(conn, replace(call, inbound=said), "ask")
        return customer_write.not_understood(conn, call)
    if dialogues.missed_again(conn, call.caller.identity.id):
        return replying.answer(conn, call, asking_for.offer(call.voice), script="B9")
    return tables.of(call)[0]["help"](conn, call)


def _is_sentence(inbound: Inbound, word: str) -> bool:
    """Whether a command is a question in its own words, "/desk my invoices are wrong", and no mistyped word."""
    return inbound.kind is Kind.COMMAND and word.isalpha() and len(inbound.text.split()) > 1
