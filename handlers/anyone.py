"""Which word or button calls which function for everybody, whatever he is to the desk."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers import letters
from handlers.behalf import choosing, pointing
from handlers.callers import Call
from handlers.ideas import ideas, listing
from handlers.membership import arriving, forgetting, home, joining, notifying, privacy, settings, unlinking
from handlers.notices import Reply
from handlers.pages import looking
from handlers.reports import monthly
from handlers.staffing import disputing

COMMANDS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "code": joining.code,
    "nocode": joining.without_code,
    "join": joining.join,
    "notme": joining.not_me,
    "whocanask": arriving.who_can_ask,
    "addme": arriving.ask_to_be_added,
    "question": home.ask,
    "settings": settings.show,
    "privacy": privacy.tell,
    "language": settings.language,
    "zone": settings.zone,
    "quiet": settings.quiet,
    "link": settings.link,
    "unlink": unlinking.unlink,
    "forget": forgetting.forget,
    "calls": notifying.calls,
    "warned": notifying.warned,
    "daily": notifying.daily,
    "checkins": settings.check_ins,
    "page": home.turn,
    "look": looking.look,
    "arbitrate": disputing.arbitrate,
    "request": pointing.point,
    "requestfor": choosing.yes,
    "othercustomer": choosing.other,
    "feedback": letters.feedback,
    "idea": ideas.give,
    "ideaanswer": ideas.answer,
    "ideas": listing.show,
    "ideashow": listing.card,
    "writeto": letters.write_to,
    "person": letters.ask_person,
    "monthshow": monthly.shown,
    "monthlist": monthly.listed,
    "monthcsv": monthly.file,
    "monthwrong": monthly.wrong,
    "nothing": letters.nothing,
}
LOOKUPS: Mapping[str, Callable[[Connection, Call], Reply]] = {  # a form's word -> what is asked while somebody types
    "requestfor": choosing.offer,
}
PLAIN = frozenset(
    {"settings", "language", "link", "privacy", "feedback", "question", "idea", "ideas"}
)  # words that also work without a slash
OPENING = frozenset({"idea"})  # words that also work without a slash, with more words behind them
