"""Which word or button of an expert or a lead calls which function."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers.allowance import timekeeping
from handlers.asking import offered, reasons
from handlers.callers import Call
from handlers.cases import commands as cases
from handlers.expert import (
    ask,
    correct,
    hello,
    meaning,
    practice,
    promising,
    replies,
    resend,
    resolve,
    taking,
    unsend,
    waiting,
    words,
    working,
    write,
)
from handlers.ideas import opportunities
from handlers.ladder import calling, watching
from handlers.lists import experts
from handlers.missed import remedies
from handlers.notices import Reply
from handlers.promises import rerate
from handlers.staffing import commands as staffing

COMMANDS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    **staffing.COMMANDS,
    **cases.COMMANDS,
    "status": words.status,
    "contract": words.contract,
    "tickets": experts.tickets,
    "next": experts.next_one,
    "why": reasons.tell_ours,
    "catalogue": offered.show,
    "services": offered.show,
    "help": words.help_,
    "start": hello.start,
    "hours": hello.hours,
    "practice": practice.press,
    "take": taking.take,
    "pass": taking.pass_on,
    "cannot": calling.cannot,
    "missed": watching.missed,
    "askskill": taking.ask_skill,
    "on": taking.go_on,
    "off": taking.go_off,
    "send": write.send,
    "tryagain": resend.try_again,
    "meant": meaning.meant,
    "claimsend": write.claim_and_send,
    "note": write.note_command,
    "unsend": unsend.unsend,
    "ask": ask.ask,
    "askfor": ask.ask_for,
    "update": promising.update,
    "bywhen": remedies.promise,
    "promise": promising.press,
    "unpromised": promising.leave,
    "interim": promising.interim,
    "reply": replies.reply,
    "waitfor": waiting.wait_for,
    "goon": waiting.go_on,
    "topic": correct.topic,
    "severity": correct.severity,
    "rerate": rerate.rerate,
    "resolve": resolve.resolve,
    "log": timekeeping.log,
    "opportunity": opportunities.flag,
    "logwork": working.press,
    "logother": working.other,
    "logchange": working.change,
    "reopen": resolve.reopen,
}
OPENING = frozenset({"similar"})  # in a private chat, with more words behind them
PLAIN = frozenset(
    {
        "status",
        "contract",
        "why",
        "help",
        "claim",
        "ask",
        "interim",
        "reply",
        "waitfor",
        "topic",
        "severity",
        "similar",
        "resolve",
        "transfer",
        "needhelp",
        "unsend",
    }
)  # words that also work without a slash
TAKING = frozenset(
    {"note", "similar", "claim", "ask", "interim", "waitfor", "transfer", "needhelp", "unsend", "setaside", "resolve"}
)  # words of a request's thread behind which people say more
