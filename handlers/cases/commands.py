"""Which button about cases calls which function."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.cases import looking, sharing, using
from handlers.notices import Reply

COMMANDS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "similar": looking.find,
    "usedcase": using.use,
    "generalcase": sharing.share,
    "owncase": sharing.keep_own,
}
