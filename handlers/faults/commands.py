"""Which word or button about a fault calls which function: of people of ours, and of customers."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.faults import differing, knowing, reporting
from handlers.notices import Reply

COMMANDS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "fault": reporting.fault,
    "newfault": knowing.new,
    "linkfault": knowing.belongs_to,
    "knownfault": knowing.known,
    "belongs": knowing.belongs,
    "notsame": knowing.not_same,
    "news": reporting.news,
    "faultover": reporting.over,
    "faultsolved": reporting.solved,
}
OPENING = frozenset({"fault", "news"})  # words of a lead that also work without a slash, with more words behind them
CUSTOMERS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "faultdetails": differing.details,
    "different": differing.different,
}
