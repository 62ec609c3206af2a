"""Which word or button of whoever works on requests, or answers for them, hands them on, joins or sets them aside."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.notices import Reply
from handlers.staffing import handing, helping, leaving, merging, owning, setting_aside

COMMANDS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "claim": owning.claim,
    "takeover": owning.take_over,
    "transfer": handing.transfer,
    "reassign": handing.transfer,
    "sendback": handing.send_back,
    "duplicate": merging.duplicate,
    "setaside": setting_aside.set_aside,
    "restore": setting_aside.undo,
    "handall": leaving.hand_over,
    "keepall": leaving.keep,
    "needhelp": helping.need,
    "joinin": helping.join,
    "findhelp": helping.find,
}
