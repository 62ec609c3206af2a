"""Which word or button of an expert or a lead calls which function."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers import offered, owning, reasons, timekeeping
from handlers.callers import Call
from handlers.expert import ask, resolve, words, write
from handlers.notices import Reply

COMMANDS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "status": words.status,
    "contract": words.contract,
    "why": reasons.tell_ours,
    "catalogue": offered.show,
    "services": offered.show,
    "help": words.help_,
    "start": words.help_,
    "claim": owning.claim,
    "takeover": owning.take_over,
    "send": write.send,
    "claimsend": write.claim_and_send,
    "note": write.note_command,
    "ask": ask.ask,
    "resolve": resolve.resolve,
    "log": timekeeping.log,
    "reopen": resolve.reopen,
}
PLAIN = frozenset(
    {"status", "contract", "why", "help", "claim", "ask", "resolve"}
)  # words that also work without a slash
