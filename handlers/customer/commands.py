"""Which word or button of a customer calls which function."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers.allowance import agreeing, listing
from handlers.asking import offered, reasons
from handlers.callers import Call
from handlers.complaints import commands as complaints
from handlers.customer import (
    ask_first,
    cannot_wait,
    catalogue,
    dispute,
    held,
    holding_up,
    lists,
    person,
    regrouping,
    reminded,
    severity,
    shown,
    solved,
    topic,
    vouching,
    words,
)
from handlers.faults import commands as faults
from handlers.notices import Reply
from handlers.ratings import commands as ratings
from handlers.relay import returning
from handlers.renewals import listing as ending
from handlers.staffing import setting_aside

COMMANDS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "status": words.status,
    "contract": words.contract,
    "tickets": lists.tickets,
    "reply": lists.reply,
    "help": words.help_,
    "start": words.start,
    "person": person.person,
    "callme": person.call_me,
    "ask?": ask_first.ask_first,
    "ask": ask_first.ask_first,
    "asknow": ask_first.ask_now,
    "askabout": catalogue.ask_about,
    "catalogue": offered.show,
    "services": offered.show,
    "why": reasons.tell_customer,
    "severity": severity.change,
    "topic": topic.module,
    "item": topic.item,
    "cannotwait": cannot_wait.press,
    "separate": regrouping.separate,
    "about": regrouping.about,
    "show": shown.show,
    "missed": returning.show,
    "message": held.message,
    "price": held.price,
    "more": held.more,
    "stopped": held.stopped,
    "wait": held.wait,
    "asked": held.asked,
    "subject": held.subject,
    "company": held.company,
    "approve": vouching.approve,
    "admit": vouching.admit,
    "decline": vouching.decline,
    "agree": agreeing.agree,
    "disagree": agreeing.disagree,
    "used": listing.show,
    "confirm": solved.confirm,
    "notyet": solved.not_yet,
    "lack": solved.lack,
    "collecting": reminded.collecting,
    "keepweek": reminded.keep,
    "closeit": reminded.close,
    "allfine": holding_up.fine,
    "cameback": holding_up.came_back,
    "nocheckins": holding_up.no_more,
    "dispute": dispute.disagree,
    **faults.CUSTOMERS,
    **complaints.CUSTOMERS,
    **ratings.CUSTOMERS,
    "needanswer": setting_aside.need_answer,
    "withdraw": solved.withdraw,
    "year": ending.our_year,
}
PLAIN = frozenset(
    {"status", "tickets", "contract", "ask", "catalogue", "services", "help", "person"}
)  # words that also work without a slash
OPENING = frozenset({"ask?", "idea"})  # words that also work without a slash, with more words behind them
