"""Which button of a rating calls which function."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.notices import Reply
from handlers.ratings import answering, recommending

CUSTOMERS: Mapping[str, Callable[[Connection, Call], Reply]] = {
    "rate": answering.rate,
    "ratechange": answering.change,
    "ratecomment": answering.comment,
    "recommend": recommending.score,
    "allowquote": recommending.agree,
}
