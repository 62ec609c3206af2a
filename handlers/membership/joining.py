"""Coming in: an invite is brought by its link or code, and whoever it is for says so (A1 to A6, A9)."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from handlers import posting, pressed, prompts, replying
from handlers.asking import deciding, opening
from handlers.callers import Call
from handlers.deskwork import instant
from handlers.errors import InviteOver, OldButton
from handlers.membership import arriving, enrolling, home, inviting, linking, unlinking, visiting, welcoming
from handlers.notices import Card, Post, Priority, Reply, Text
from handlers.wording import channels, onboarding
from handlers.wording.voice import flat
from storage import desk, entrances, invites, people
from storage.invites import Invite, State

HOUR = timedelta(hours=1)
TRIES = 5  # wrong codes of one account in an hour


def read_code(conn: Connection, call: Call) -> Reply | None:
    """Answer a message that is a code and nothing else; None for any other. Machines have numbers too: what opens
    nothing is a word like any other of somebody the desk knows, but it is counted, so that nobody can guess."""
    text, account = call.inbound.text, call.caller.identity.id
    if not inviting.is_code(text):
        return None
    if not call.place.direct:
        return _not_here(conn, call)
    guessed, _ = invites.guessed(conn, account, call.now - HOUR)
    if call.caller.person is not None and guessed < TRIES and inviting.find(conn, text) is None:
        invites.guess(conn, account, call.now)
        return None
    prompts.forget(conn, call)  # a code is a secret: it answers no question that was asked
    return bring(conn, call, text)


def _not_here(conn: Connection, call: Call) -> Reply | None:
    """Somebody unknown types a code where others read along: it is opened in private only."""
    is_ours = call.queue is not None or not (call.inbound.mentioned or arriving.organisation_here(conn, call.place))
    if call.caller.person is not None or is_ours:
        return None
    way = entrances.of(conn, call.place.platform)
    return replying.say(conn, call, channels.not_here(call.voice, way.handle if way else ""), script="A8")


def bring(conn: Connection, call: Call, brought: str) -> Reply:
    """Somebody brings what should open an invite: a link's parameter or a code."""
    guessed, first = invites.guessed(conn, call.caller.identity.id, call.now - HOUR)
    if guessed >= TRIES and first is not None:
        text = onboarding.wrong_code(call.voice, 0, first + HOUR)
        is_word = call.caller.person is not None and call.inbound.kind == "message"
        return _refuse(conn, call, call.voice.paragraph(text, onboarding.no_code(call.voice) if is_word else ()))
    found = inviting.find(conn, brought)
    if found is None:
        invites.guess(conn, call.caller.identity.id, call.now)
        again = call.now + HOUR if guessed + 1 == TRIES else None
        return _refuse(conn, call, onboarding.wrong_code(call.voice, TRIES - guessed - 1, again))
    if not found.is_open(call.now):
        return _ended(conn, call, found)
    if found.person_id is not None and call.caller.person_id not in (None, found.person_id):
        return _void(conn, call, found)
    if not invites.bring(conn, found.id, call.caller.identity.id):
        return _ended(conn, call, invites.by_id(conn, found.id) or found)
    is_typed = found.organisation_id is None and not brought.startswith(inviting.MARK)
    if is_typed or call.caller.person_id == found.person_id is not None:
        return accept(conn, call, found)  # anybody can be made to open a link: he is asked
    _greet(conn, call, found, is_open=True)
    return Reply()


def code(conn: Connection, call: Call) -> Reply:
    """[Enter code]: a form with one field."""
    given = call.inbound.fields.get(onboarding.CODE_FIELD, "").strip()
    return bring(conn, call, given) if given else replying.ask(conn, call, onboarding.code_form(call.voice))


def join(conn: Connection, call: Call) -> Reply:
    """[Yes, that is me]."""
    found = _mine(conn, call)
    if not found.is_open(call.now):
        return _ended(conn, call, found)
    _greet(conn, call, found, is_open=False)
    return accept(conn, call, found)


def not_me(conn: Connection, call: Call) -> Reply:
    """[No]: the invite is void (A3)."""
    found = _mine(conn, call)
    _greet(conn, call, found, is_open=False)
    return _void(conn, call, found) if found.is_open(call.now) else _ended(conn, call, found)


def _refuse(conn: Connection, call: Call, text: Text) -> Reply:
    """A6, at the field of the form where it came by one. No refusal is raised: the try is to be remembered."""
    if call.inbound.kind == "form":
        return Reply(errors={onboarding.CODE_FIELD: flat(text)})
    return replying.answer(conn, call, Card(text), script="A6")


def _mine(conn: Connection, call: Call) -> Invite:
    """The invite that a button names, where the presser was the last to bring its secret."""
    found = invites.by_id(conn, pressed.number(call.inbound.value))
    if found is None:
        raise OldButton
    if found.identity_id != call.caller.identity.id:
        raise InviteOver
    return found


def _greet(conn: Connection, call: Call, invite: Invite, *, is_open: bool) -> None:
    """A1; once it is answered, it loses its buttons."""
    hello = inviting.hello(conn, invite)
    card = onboarding.is_it_you(call.voice, hello, str(invite.id) if is_open else None)
    slot = f"hello/{invite.id}/{call.caller.identity.id}"
    lane = replying.own_lane(conn, call)
    posting.put(conn, lane.id, Post(card, script="A1"), now=call.now, priority=Priority.RECEIPT, slot=slot)


def accept(conn: Connection, call: Call, invite: Invite) -> Reply:
    """The account becomes the invited person's, once (A2), or he goes on with the page he has; the invite's maker sees
    it in what he was shown."""
    host = inviting.host_of(conn, invite)
    voice = posting.person_voice(host, call.now) if host else call.voice
    what = voice.say("A0.joined", "joined on {platform}.", platform=entrances.called(call.place.platform))
    came = call.caller.identity
    stays = visiting.page_of(conn, invite.person_id, came) or came
    if not inviting.settle(conn, invite, State.USED, what, now=call.now, identity_id=stays.id):
        return _ended(conn, call, invite)
    person = enrolling.enrol(conn, call, invite)
    is_known = bool(people.identities_of(conn, person.id))
    if stays == came:
        unlinking.tell_others(conn, person, came, now=call.now)
        linking.link(conn, came, person, now=call.now)
    else:
        visiting.go_on(conn, came, stays, person, now=call.now)
    say = welcoming.linked if is_known else welcoming.welcome
    say(conn, stays, person, now=call.now)
    home.changed(conn, call)
    return Reply()


def _ended(conn: Connection, call: Call, invite: Invite) -> Reply:
    """A4: what is written now is kept and passed on once a new invite links it; its maker is asked, once. Who has come
    in by it reads that again; of a code for another chat nobody learns whose it was."""
    if invite.state == State.USED and invite.identity_id == call.caller.identity.id and call.caller.person is not None:
        welcoming.welcome(conn, call.caller.identity, call.caller.person, now=call.now)
        return Reply()
    if invite.organisation_id is None:
        return replying.say(conn, call, onboarding.link_ended(call.voice), script="A4")
    host = inviting.host_of(conn, invite)
    if host is not None:
        card = onboarding.wanted_again(posting.person_voice(host, call.now), invite.name, str(invite.id))
        posting.to_person(conn, host, Post(card, script="A4"), now=call.now, key=f"invite/{invite.id}/again")
    card = onboarding.ended(call.voice, invite.ended(call.now), host.name if host else desk.current(conn).name)
    return replying.say(conn, call, card, script="A4")


def _void(conn: Connection, call: Call, invite: Invite) -> Reply:
    """A3: it reached somebody else, which its maker hears. Of a code for another chat nobody learns whose it was."""
    host = inviting.host_of(conn, invite)
    is_link = invite.organisation_id is None
    voice = posting.person_voice(host, call.now) if host else call.voice
    what = voice.say("A3.over", "void, because it was opened by someone else.")
    if inviting.settle(conn, invite, State.VOID, what, now=call.now) and host is not None:
        card = onboarding.link_voided(voice) if is_link else onboarding.voided(voice, invite.name, str(invite.id))
        posting.to_person(conn, host, Post(card, script="A3"), now=call.now, key=f"invite/{invite.id}/void")
    if is_link:
        return replying.say(conn, call, onboarding.link_ended(call.voice), script="A3")
    card = onboarding.not_me(call.voice, host.name if host else desk.current(conn).name)
    return replying.say(conn, call, card, script="A3")


# ------------------------------------------------------------------------------------------------- without a code (A5)


def hello(conn: Connection, call: Call) -> Reply:
    """A5: a bare start by somebody the desk does not know."""
    card = onboarding.stranger(call.voice, desk.current(conn).vendor)
    return replying.answer(conn, call, card, script="A5")


def without_code(conn: Connection, call: Call) -> Reply:
    """[I have no code]: which company? The answer is kept as a request of the front desk."""
    company = call.inbound.fields.get(onboarding.COMPANY_FIELD, "").strip()
    if call.caller.person is not None:
        raise OldButton
    if not company:
        hold = deciding.decide(conn, call, "").hold
        due = instant(hold.reply_by) if hold and hold.reply_by is not None else None
        return replying.ask(conn, call, onboarding.company_question(call.voice, due))
    said = onboarding.with_company(call.voice, call.caller.name, company)
    opening.open_ticket(conn, replace(call, inbound=replace(call.inbound, message=None, text=said)), said)
    return Reply()
