"""Which word or button of an account manager, a lead or the front desk calls which function."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers import agreeing, listing, offered, owning, reasons
from handlers.account import breach, held, invite, words
from handlers.callers import Call
from handlers.notices import Reply

COMMANDS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "status": words.status,
    "catalogue": offered.show,
    "services": offered.show,
    "why": reasons.tell_ours,
    "help": words.help_,
    "start": words.help_,
    "acknowledge": breach.acknowledge,
    "agree": agreeing.agree,
    "disagree": agreeing.disagree,
    "used": listing.show,
    "takeover": owning.take_over,
    "claim": owning.claim,
    "allow": held.allow,
    "decline": held.decline,
    "contact": held.contact,
    "company": held.company,
    "invite": invite.invite,
    "reinvite": invite.again,
    "copyinvite": invite.copy,
    "uninvite": invite.cancel,
}
PLAIN = frozenset({"status", "why", "help", "invite"})  # words that also work without a slash
