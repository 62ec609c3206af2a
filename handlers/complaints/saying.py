"""A customer complains, and says more (CONVERSATIONS F5, F12)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, replying
from handlers.callers import Call
from handlers.complaints import choosing, line, opening, papers, promising, telling
from handlers.complaints.opening import more
from handlers.deskwork import Running
from handlers.errors import Changed, NotYours, OldButton
from handlers.membership import joining
from handlers.notices import Card, Post, Priority, Reply, Sign
from handlers.rules import complaintwords, topics
from handlers.wording import complaints as wording
from storage import complaints, conversation, entrances, people, places, tickets
from storage.complaints import Complaint, State
from storage.tickets import Ticket


def complain(conn: Connection, call: Call) -> Reply:
    """`complaint` and what happened, or [Complain]: about the request it names, else about what he had lately."""
    if call.caller.person is None or not call.caller.roles.organisations:
        return joining.hello(conn, call)
    ticket = pressed.own_ticket(conn, call) if call.inbound.value else _in_thread(conn, call)
    return begin(conn, call, ticket, call.inbound.text.strip() if call.inbound.kind != "press" else "")


def _in_thread(conn: Connection, call: Call) -> Ticket | None:
    found = conversation.ticket_in(conn, call.lane.id)
    ticket = tickets.surviving(conn, found[0]) if found is not None else None
    return ticket if ticket is not None and pressed.may_write(call, ticket) else None


def hear(conn: Connection, call: Call, pointed: Ticket | None) -> Reply | None:
    """What a customer wrote, where it is a complaint or goes on with one; else None. pointed: the request in whose
    thread he wrote, or whose message he answers."""
    if call.caller.person is None or not call.caller.roles.organisations:
        return None
    if pointed is None and (heard := _goes_on(conn, call)) is not None:
        return heard
    words = complaintwords.words_of(call.inbound.text)
    if words is None:
        return None
    reply = begin(conn, call, pointed, words)
    if call.inbound.attachments and (mine := complaints.open_by(conn, call.caller.person_id or 0)):
        papers.keep(conn, call, mine[-1].id, "")
    return reply


def _goes_on(conn: Connection, call: Call) -> Reply | None:
    """Within ten minutes of complaining, in his private chat: it belongs to it."""
    number = call.caller.roles.complains
    is_pleasantry = topics.is_pleasantry(call.inbound.text) and not call.inbound.attachments
    if number is None or not call.place.direct or is_pleasantry:
        return None
    complaint = complaints.seen(conn, number)
    if complaint is None or complaint.heard_until is None or call.at > complaint.heard_until:
        return None
    if _is_elsewhere(conn, call, complaint):
        return None
    if complaintwords.words_of(call.inbound.text) is not None:
        return None  # the word once more is not what happened
    posting.mark(conn, call, Sign.RECEIVED)
    return _take(conn, call, complaint.id)


def _take(conn: Connection, call: Call, complaint_id: int) -> Reply:
    """The words of the message at hand, and the files that came along."""
    words = call.inbound.text
    if call.inbound.attachments:
        words = papers.keep(conn, call, complaint_id, words)
    return _say_more(conn, call, complaint_id, words) if words.strip() else Reply()


def _is_elsewhere(conn: Connection, call: Call, complaint: Complaint) -> bool:
    return places.lane_by_id(conn, complaint.lane_id).place_id != call.place.id


def answer(conn: Connection, call: Call, complaint_id: int) -> Reply | None:
    """He answers what was said about his complaint; None where it is not his, or over."""
    complaint = complaints.seen(conn, complaint_id)
    if complaint is None or complaint.contact_id != call.caller.person_id or complaint.is_over:
        return None
    posting.mark(conn, call, Sign.RECEIVED)
    is_pleasantry = topics.is_pleasantry(call.inbound.text) and not call.inbound.attachments
    return Reply() if is_pleasantry else _take(conn, call, complaint.id)


def begin(conn: Connection, call: Call, ticket: Ticket | None, words: str) -> Reply:
    """A new complaint, or one about how an open one of his is handled. ticket: what it is about, where he said so."""
    person_id = call.caller.person_id or 0
    ticket = ticket or _newer(conn, call)
    is_reached = call.place.direct or entrances.may_write(conn, call.caller.identity)  # before his chat is known
    mine = [one for one in complaints.open_by(conn, person_id) if ticket is None or one.ticket_id == ticket.id]
    if mine:
        complaint, _ = at_hand(conn, mine[-1].id)
        if _is_fresh(call, complaint) and not words and call.place.direct:
            card = _stands(conn, call, complaint)
            again = Card(card.text) if complaint.state is State.HEARD else card  # its button stands below the first
            return replying.answer(conn, call, again, script="F12")
        _again(conn, call, complaint, words)
        return _answered(conn, call, complaint, is_reached=is_reached)
    found = (ticket,) if ticket is not None else choosing.recent(conn, person_id, call.at)
    hung = found[0] if found else opening.carrier(conn, call, words).ticket
    said = opening.Said(
        contact_id=person_id,
        lane_id=replying.own_lane(conn, call).id,
        at=call.at,
        words=words,
        others=frozenset(one for each in found for one in line.owners_of(conn, each)),
        state=State.OPEN if words else State.HEARD,
    )
    running = deskwork.load(conn, tickets.surviving(conn, hung.id))
    complaint = opening.open_about(conn, running, said, now=call.now)
    if words:
        opening.tell(conn, complaint, now=call.now)
    else:
        telling.to_customer(conn, complaint, _stands(conn, call, complaint), script="F12", name="asks", now=call.now)
    return _answered(conn, call, complaint, is_reached=is_reached)


def _newer(conn: Connection, call: Call) -> Ticket | None:
    """Another request than those he complained of, where he had one since."""
    mine = complaints.open_by(conn, call.caller.person_id or 0)
    return choosing.newer(conn, mine, call.at) if mine and not _is_fresh(call, mine[-1]) else None


def _stands(conn: Connection, call: Call, complaint: Complaint) -> Card:
    """What he reads who said nothing of what happened: he is asked, or who looks after it by when."""
    standing = telling.standing(conn, promising.running_of(conn, complaint), complaint)
    asks = complaint.state is State.HEARD
    return wording.asks(call.voice, standing) if asks else wording.opened(call.voice, standing)


def _is_fresh(call: Call, complaint: Complaint) -> bool:
    """Whether nobody had time to handle it yet: what is said by then is said twice."""
    return call.at <= complaint.raised_at + opening.HEARD_FOR


def _again(conn: Connection, call: Call, complaint: Complaint, words: str) -> None:
    """While it is fresh it is only said twice; after that it goes one rung up."""
    if not _is_fresh(call, complaint):
        opening.join(conn, complaint, words, at=call.at, now=call.now)
    elif words:
        _say_more(conn, call, complaint.id, words)


def _answered(conn: Connection, call: Call, complaint: Complaint, *, is_reached: bool) -> Reply:
    """Where others read along nothing is said but the number, and only where he cannot be written to privately."""
    if call.inbound.kind == "message":
        posting.mark(conn, call, Sign.RECEIVED)
    if call.place.direct:
        return Reply() if not replying.is_on_page(call) else replying.privately(call)
    if not is_reached:
        card = wording.noted(call.voice, complaint.ref, call.caller.name, str(complaint.id))
        post = Post(card, script="D8", reply_to=call.inbound.message)
        posting.put(conn, call.lane.id, post, now=call.now, priority=Priority.RECEIPT)
        return replying.press_start(conn, call)
    return replying.privately(call)


def at_hand(conn: Connection, complaint_id: int) -> tuple[Complaint, Running]:
    """It, locked, and its request. Raises OldButton."""
    found = promising.at_hand(conn, complaint_id)
    if found is None:
        raise OldButton
    return found


def _say_more(conn: Connection, call: Call, complaint_id: int, words: str) -> Reply:
    """It is kept with what was said, and whoever looks after it reads it."""
    complaint, running = at_hand(conn, complaint_id)
    was_heard = complaint.state is State.HEARD
    complaint = complaints.change(conn, complaint, words=more(complaint.words, words))
    if was_heard:
        opening.tell(conn, complaint, now=call.now)
        return Reply()
    telling.show(conn, running, complaint, now=call.now)
    telling.to_handler(conn, running, complaint, words, now=call.now)  # no chat tells anybody that a card changed
    return Reply()


# ------------------------------------------------------------------------------------------------------------- buttons


def mine(conn: Connection, call: Call) -> tuple[Complaint, Running]:
    """The complaint that a button's value names, and its request, for whoever made it. Raises OldButton or NotYours."""
    complaint, running = at_hand(conn, pressed.number(call.inbound.value.partition(".")[0]))
    if complaint.contact_id != call.caller.person_id:
        raise NotYours
    return complaint, running


def lasting(conn: Connection, call: Call) -> tuple[Complaint, Running]:
    """The same, while it is not over. Raises Changed."""
    complaint, running = mine(conn, call)
    if complaint.is_over:
        raise Changed(what=telling.over(call.voice, complaint))
    return complaint, running


def say_more(conn: Connection, call: Call) -> Reply:
    """[Add a comment]."""
    complaint, _ = lasting(conn, call)
    if call.inbound.kind != "form":
        return replying.ask(conn, call, wording.comment_form(call.voice, complaint.ref, str(complaint.id)))
    words = pressed.spoken(call, wording.FIELD, call.voice.label("F5.field", "Your comment"))
    _say_more(conn, call, complaint.id, words)
    return Reply(toast=call.voice.label("F5.kept.toast", "Added to {ref}.", ref=complaint.ref))


def show_or_complain(conn: Connection, call: Call) -> Reply:
    """[Show me] and the like: how his complaint stands; the word said as a command: a complaint."""
    if call.inbound.kind != "press":
        return complain(conn, call)
    complaint, running = mine(conn, call)
    standing = telling.standing(conn, running, complaint)
    card = wording.opened(call.voice, standing)
    if complaint.state is State.ANSWERED:
        closer, value = people.name_of(conn, complaint.contacted_by), f"{complaint.id}.{complaint.level}"
        card = wording.asked(call.voice, standing, closer or standing.handler, complaint.done, value)
    elif complaint.is_over:
        is_back = complaint.is_taken_back
        card = wording.taken_back(call.voice, complaint.ref) if is_back else wording.content(call.voice, complaint.ref)
    return replying.say(conn, call, card, script="F5")
