"""An account manager invites a contact: company, person, and an invite to send (A0)."""

from sqlalchemy import Connection

from handlers import pressed, replying
from handlers.asking.facts import terms_of
from handlers.callers import Call
from handlers.errors import Changed, FieldRefusal, OldButton, Refusal
from handlers.membership import inviting
from handlers.membership.inviting import Secret, Whom
from handlers.notices import Reply
from handlers.rules import firstnames
from handlers.wording import onboarding
from storage import belonging, contracts, desk, invites, people
from storage.contracts import ContractVersion, Organisation
from storage.invites import Invite, State
from storage.people import Person

FEW = 10  # accounts that are offered as buttons


class NoAccounts(Refusal):
    """Only an account manager can invite a contact, and no company is yours."""

    script = "A0.none"


class NoSuchCompany(FieldRefusal):
    """None of your accounts is called “{company}”."""

    script = "A0.unknown"


def invite(conn: Connection, call: Call) -> Reply:
    """`invite`, [Invite a contact], and each answer on the way: "12", "12.34", "12.new" in the button's value."""
    mine = _accounts(conn, call)
    organisation, rest = _chosen(call, mine)
    if organisation is None:
        return _ask_company(conn, call, mine)
    choices = rest.split(".") if rest else []
    if not choices:
        return _ask_person(conn, call, organisation)
    return _invite(conn, call, organisation, choices)


def _accounts(conn: Connection, call: Call) -> list[Organisation]:
    found = [contracts.organisation(conn, one) for one in call.caller.roles.manages]
    mine = sorted((one for one in found if one), key=lambda one: one.name)
    if not mine:
        raise NoAccounts
    return mine


def _chosen(call: Call, mine: list[Organisation]) -> tuple[Organisation | None, str]:
    """The company that was chosen so far, by a button or by its name, and what was chosen after it."""
    head, _, rest = call.inbound.value.partition(".")
    if head:
        found = next((one for one in mine if str(one.id) == head), None)
        if found is None:
            raise OldButton
        return found, rest
    said = call.inbound.fields.get(onboarding.COMPANY_FIELD, call.inbound.text).strip()
    if not said:
        return (mine[0] if len(mine) == 1 else None), ""
    named = [one for one in mine if said.lower() in one.name.lower() or said.lower() == one.key.lower()]
    if len(named) != 1:
        raise NoSuchCompany(name=onboarding.COMPANY_FIELD, company=said[:80])
    return named[0], ""


def _ask_company(conn: Connection, call: Call, mine: list[Organisation]) -> Reply:
    if len(mine) > FEW:
        return replying.ask(conn, call, onboarding.company_form(call.voice))
    card = onboarding.which_company(call.voice, [(one.id, one.name) for one in mine])
    return replying.answer(conn, call, card, script="A0")


def _ask_person(conn: Connection, call: Call, organisation: Organisation) -> Reply:
    """Contacts without any chat, or somebody new."""
    here = set(belonging.joined(conn, organisation.id))
    waiting = [(one.id, one.name) for one in contracts.contacts_of(conn, organisation.id) if one.id not in here]
    if not waiting:
        return _invite(conn, call, organisation, ["new"])
    card = onboarding.which_person(call.voice, organisation.name, waiting, str(organisation.id))
    return replying.answer(conn, call, card, script="A0")


def _invite(conn: Connection, call: Call, organisation: Organisation, choices: list[str]) -> Reply:
    who = choices[0]
    offered = inviting.in_force(conn, organisation.id, call.now)
    if len(offered) > 1 and len(choices) == 1:
        return _ask_contract(conn, call, offered, f"{organisation.id}.{who}")
    chosen = next((one for one in offered if choices[1:] == [str(one.contract_id)]), offered[0] if offered else None)
    person, name = _contact(conn, organisation, who), ""
    if person is None:
        name = call.inbound.fields.get(onboarding.NAME_FIELD, "").strip()
        if not name:
            return replying.ask(conn, call, onboarding.name_form(call.voice, f"{organisation.id}.{'.'.join(choices)}"))
    whom = Whom(
        name=person.name if person else name,
        organisation=organisation.id,
        contract=chosen.number if chosen else None,
        person=person.id if person else None,
    )
    return show(conn, call, *inviting.make(conn, maker(call), whom, now=call.now))


def _ask_contract(conn: Connection, call: Call, offered: list[ContractVersion], value: str) -> Reply:
    plans = [(one.contract_id, f"{terms_of(one).plan} {one.number}") for one in offered]
    return replying.answer(conn, call, onboarding.which_contract(call.voice, plans, value), script="A0")


def _contact(conn: Connection, organisation: Organisation, who: str) -> Person | None:
    """The contact that a button names; None for somebody new."""
    if who == "new":
        return None
    found = next((one for one in contracts.contacts_of(conn, organisation.id) if str(one.id) == who), None)
    if found is None:
        raise OldButton
    return found


def maker(call: Call) -> Person:
    """Who makes it. Raises NoAccounts."""
    if call.caller.person is None:
        raise NoAccounts
    return call.caller.person


def show(conn: Connection, call: Call, made: Invite, secret: Secret) -> Reply:
    """A0, privately to its maker, because it holds the secret."""
    card = onboarding.invite(call.voice, inviting.made(conn, made, secret), value=str(made.id), copy=secret.value)
    inviting.show(conn, made, card, lane=replying.own_lane(conn, call), now=call.now)
    return Reply()


def again(conn: Connection, call: Call) -> Reply:
    """[New invite], [New link]: for the same person, in place of one that is void, over or used."""
    old = _own(conn, call)
    person = old.person_id or _joined(conn, old)
    organisation = contracts.organisation(conn, old.organisation_id or 0)
    if organisation is None:
        raise OldButton
    whom = Whom(old.name, organisation.id, contract=old.contract, person=person)
    return show(conn, call, *inviting.make(conn, maker(call), whom, now=call.now))


def _joined(conn: Connection, invite: Invite) -> int | None:
    """Who came in by an invite that knew only a name."""
    if invite.state is not State.USED or invite.identity_id is None:
        return None
    return people.identity_by_id(conn, invite.identity_id).person_id


def copy(conn: Connection, call: Call) -> Reply:
    """[Copy text to send]: a message to forward, with the secret that the button carries."""
    code, _, token = call.inbound.value.partition(".")
    found = inviting.find(conn, inviting.MARK + token)
    if found is None or found.organisation_id not in call.caller.roles.manages:
        raise OldButton
    if not found.is_open(call.now):
        raise Changed(what=call.voice.label("A0.closed", "this invite is over"))
    shown = inviting.made(conn, found, Secret(token, code))
    first = firstnames.first(found.name)
    card = onboarding.to_forward(call.voice, shown, first, desk.current(conn).vendor)
    return replying.say(conn, call, card, script="A0")


def cancel(conn: Connection, call: Call) -> Reply:
    """[Cancel invite]: it opens nothing any more."""
    what = call.voice.say("A0.cancelled", "cancelled by {name}.", name=call.caller.name)
    if not inviting.settle(conn, _own(conn, call), State.CANCELLED, what, now=call.now):
        raise Changed(what=call.voice.label("A0.closed", "this invite is over"))
    return Reply(toast=call.voice.label("A0.done", "The invite is cancelled."))


def _own(conn: Connection, call: Call) -> Invite:
    """The invite a button names, for whoever answers for its company."""
    found = invites.by_id(conn, pressed.number(call.inbound.value))
    if found is None or found.organisation_id not in call.caller.roles.manages:
        raise OldButton
    return found
