"""What an account manager can ask the desk itself (CONVERSATIONS 2 g)."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from handlers import replying
from handlers.account import untold
from handlers.callers import Call
from handlers.complaints import listing
from handlers.membership import colleagues
from handlers.notices import Reply, Text
from handlers.reports import showing
from handlers.wording import account, helping, teams
from handlers.wording import status as standing
from handlers.wording.voice import lines
from storage import belonging, clocks, contracts, entrances, invites, tickets

LATELY = timedelta(days=7)  # how long the status says who joined


def status(conn: Connection, call: Call) -> Reply:
    """G7: the caller's day as F11 says it, who came in lately, and the complaints that he looks after."""
    card = showing.today(conn, call)
    if card is None or not call.caller.roles.manages:
        return accounts(conn, call)
    mine = listing.handled(conn, call.caller.person_id or 0, call.now)
    text = lines(card.text, *_joined(conn, call), standing.handled(call.voice, mine))
    said = replace(card, text=text, buttons=(*card.buttons, *standing.openings(call.voice, mine)))
    return replying.say(conn, call, said, script="G7", slot=f"day/{call.inbound.key[-80:]}")


def accounts(conn: Connection, call: Call) -> Reply:
    """Every account with what is open, held and missed."""
    rows = []
    for organisation_id in call.caller.roles.manages:
        found = contracts.organisation(conn, organisation_id)
        counts = tickets.counts(conn, organisation_id)
        open_ = sum(counts.get(state, 0) for state in tickets.OPEN_STATES if state != "held")
        missed = clocks.missed_by(conn, organisation_id)
        rows.append((found.name if found else "", open_, counts.get("held", 0), missed))
    return replying.answer(conn, call, account.status(call.voice, rows), script="G7")


def _joined(conn: Connection, call: Call) -> list[Text]:
    """A10: who came in by an invite during the last days."""
    said = []
    for organisation_id in call.caller.roles.manages:
        found = contracts.organisation(conn, organisation_id)
        for name, platform in invites.joined_since(conn, organisation_id, call.now - LATELY):
            active, contacts = (
                len(belonging.joined(conn, organisation_id)),
                len(contracts.contacts_of(conn, organisation_id)),
            )
            said.append(
                teams.joined(
                    call.voice,
                    name,
                    entrances.called(platform),
                    found.name if found else "",
                    active=active,
                    contacts=contacts,
                )
            )
    return said


def start(conn: Connection, call: Call) -> Reply:
    """A12 for account managers, and what waits for them; what can be asked for others."""
    accounts = len(call.caller.roles.manages)
    if not accounts or call.caller.person is None:
        return help_(conn, call)
    card = colleagues.manager_card(conn, call.voice, call.caller.person, accounts)
    reply = replying.answer(conn, call, card, script="A12")
    untold.show(conn, call.caller, call.now)
    return reply


def help_(conn: Connection, call: Call) -> Reply:
    """G7: what can be asked."""
    card = account.help_(call.voice)
    if call.caller.roles.leads:
        card = replace(card, text=lines(card.text, helping.leads_help(call.voice)))
    return replying.answer(conn, call, card, script="G7")
