"""Which word or button about a complaint calls which function."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.complaints import handling, reading, rehanging, retracting, saying, taking, wishing
from handlers.notices import Reply

CUSTOMERS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "complain": saying.complain,
    "complaint": saying.show_or_complain,
    "saymore": saying.say_more,
    "wantcall": wishing.want_call,
    "nocontact": wishing.no_contact,
    "nocomplaint": retracting.take_back,
    "othercomplaint": rehanging.another,
    "satisfied": handling.satisfied,
    "unsatisfied": handling.unsatisfied,
}
COMMANDS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "complaints": reading.listing,
    "complaint": reading.show,
    "callabout": handling.call_about,
    "reachedabout": handling.reached,
    "missedabout": handling.missed,
    "writeabout": handling.write,
    "takecomplaint": taking.take_over,
    "closecomplaint": handling.close,
}
