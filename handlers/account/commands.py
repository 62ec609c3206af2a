"""Which word or button of an account manager, a lead or the front desk calls which function."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers.account import (
    apology,
    binding,
    breach,
    chats,
    contract,
    contractcard,
    held,
    invite,
    pauses,
    prep,
    telephone,
    words,
)
from handlers.allowance import agreeing, listing
from handlers.asking import offered, reasons
from handlers.callers import Call
from handlers.complaints import commands as complaints
from handlers.faults import commands as faults
from handlers.followups import quiet
from handlers.ideas import opportunities
from handlers.ladder import watching
from handlers.lists import experts
from handlers.membership import leaving
from handlers.missed import remedies
from handlers.notices import Reply
from handlers.prevention import doing as preventing
from handlers.prevention import repeating
from handlers.promises import rerate
from handlers.renewals import acting as renewing
from handlers.renewals import listing as ending
from handlers.reports import monthly, showing
from handlers.staffing import commands as staffing

COMMANDS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    **faults.COMMANDS,
    **staffing.COMMANDS,
    **complaints.COMMANDS,
    "status": words.status,
    "accounts": words.accounts,
    "showeach": showing.each,
    "quietfine": quiet.fine,
    "quietwrite": quiet.write,
    "report": monthly.report,
    "settled": monthly.settled,
    "tickets": experts.tickets,
    "catalogue": offered.show,
    "services": offered.show,
    "why": reasons.tell_ours,
    "help": words.help_,
    "start": words.start,
    "acknowledge": breach.acknowledge,
    "bywhen": remedies.promise,
    "cause": breach.cause,
    "review": breach.review,
    "call": telephone.call,
    "reached": telephone.reached,
    "noanswer": telephone.no_answer,
    "recall": telephone.recall,
    "apology": apology.draft,
    "editapology": apology.edit,
    "sendapology": apology.send,
    "watch": watching.watch,
    "mute": watching.mute,
    "missed": watching.missed,
    "agree": agreeing.agree,
    "disagree": agreeing.disagree,
    "used": listing.show,
    "allow": held.allow,
    "decline": held.decline,
    "contact": contract.contact,
    "contract": contractcard.show,
    "contacts": contractcard.contacts,
    "pauses": pauses.show,
    "prep": prep.show,
    "extend": contract.extend,
    "suspend": contract.suspend,
    "resume": contract.resume,
    "addon": contract.add_on,
    "paid": contract.paid,
    "prepaid": contract.prepaid,
    "rerate": rerate.rerate,
    "opportunity": opportunities.flag,
    "takeup": opportunities.accept,
    "leaveit": opportunities.decline,
    "checked": preventing.done,
    "makecheck": repeating.make,
    "nocheck": repeating.drop,
    "renewals": ending.show,
    "renewal": renewing.shown_again,
    "renewdraft": renewing.draft,
    "renewsend": renewing.send,
    "renewsendedit": renewing.edit,
    "renewtalk": renewing.invite,
    "talksend": renewing.send,
    "talksendedit": renewing.edit,
    "talkat": renewing.agreed,
    "renewlater": renewing.later,
    "notrenewing": renewing.give_up,
    "company": held.company,
    "bind": binding.bind,
    "addcontact": binding.add_contact,
    "invite": invite.invite,
    "reinvite": invite.again,
    "copyinvite": invite.copy,
    "uninvite": invite.cancel,
    "link": chats.link,
    "unlink": chats.unlink,
    "unlinkfor": chats.unlink_for,
    "todm": leaving.to_private,
    "reach": leaving.reach,
}
PLAIN = frozenset(
    {"status", "accounts", "tickets", "why", "help", "invite", "pauses", "report", "renewals", "complaints"}
)  # words that also work without a slash
OPENING = frozenset(  # words that also work without a slash, with more words behind them
    {
        "contract",
        "prep",
        "tickets",
        "contact",
        "extend",
        "suspend",
        "resume",
        "addon",
        "paid",
        "prepaid",
        "report",
        "rerate",
        "link",
        "unlink",
    }
)
