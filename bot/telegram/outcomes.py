"""Bot API errors become outcomes, in one place. Descriptions as the Bot API words them; it has no codes for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from httpx import ConnectError, ConnectTimeout, PoolTimeout
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from handlers.notices import Later, Moved, Outcome, Reason, Refused, Scope, Sent, Unknown

PATIENCE = 2.0  # seconds until a Telegram that cannot be reached is tried again
UNSENT = (ConnectError, ConnectTimeout, PoolTimeout)
FAILED = ("internal server error", "service unavailable")  # answers that say nothing was done

UNMODIFIED = ("message is not modified", "topic_not_modified")

# Part of the description (lower case) and what it means; the first that fits counts.
BAD_REQUESTS = (
    ("message thread not found", Reason.THREAD_GONE),
    ("topic_deleted", Reason.THREAD_GONE),
    ("topic_id_invalid", Reason.THREAD_GONE),
    ("message to edit not found", Reason.MESSAGE_GONE),
    ("message to react not found", Reason.MESSAGE_GONE),
    ("message to be replied not found", Reason.MESSAGE_GONE),
    ("message_id_invalid", Reason.MESSAGE_GONE),
    ("message can't be edited", Reason.TOO_OLD),
    ("message can't be deleted", Reason.TOO_OLD),
    ("chat not found", Reason.GONE),
    ("peer_id_invalid", Reason.GONE),
    ("group chat was deactivated", Reason.GONE),
    ("chat_write_forbidden", Reason.GONE),
    ("not enough rights to send", Reason.GONE),
)
BLOCKS = ("blocked by the user", "can't initiate conversation")


def outcome_of(error: TelegramError, *, direct: bool, repeatable: bool) -> Outcome:
    """What an error says about an act.

    direct: the chat is a private one. repeatable: doing the act twice changes nothing, so a lost answer is no riddle.
    """
    match error:
        case RetryAfter():
            return Later(_seconds(error), Scope.PLACE, "flood control")
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case InvalidToken():
            return Refused(Reason.REVOKED, "the token was refused")  # the library's message holds the token
        case Forbidden():
            return Refused(_forbidden(error.message, direct), error.message)
        case BadRequest():
            return _bad_request(error.message, direct)
        case NetworkError() if not _may_have_arrived(error):
            return Later(PATIENCE, Scope.ACCOUNT, error.message)
    return Later(PATIENCE, Scope.LANE, error.message) if repeatable else Unknown(error.message)


def _bad_request(detail: str, direct: bool) -> Outcome:
    lower = detail.lower()
    if any(words in lower for words in UNMODIFIED):
        return Sent()
    reason = next((reason for words, reason in BAD_REQUESTS if words in lower), Reason.INVALID)
    if reason is Reason.GONE and direct:
        reason = Reason.BLOCKED  # a person who never wrote to us is "not found"
    return Refused(reason, detail)


def _forbidden(detail: str, direct: bool) -> Reason:
    if any(words in detail.lower() for words in BLOCKS):
        return Reason.BLOCKED
    return Reason.BLOCKED if direct else Reason.GONE  # of a person also: he has closed his account


def _may_have_arrived(error: NetworkError) -> bool:
    """Whether the request may have taken effect although the answer is missing."""
    if any(words in error.message.lower() for words in FAILED):
        return False
    return not isinstance(error.__cause__, UNSENT)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


@contextmanager
def passing_over(words: str) -> Iterator[None]:
    """Pass over the refusal that has these words in it, in small letters, and means "it is so already"."""
    try:
        yield
    except BadRequest as error:
        if words not in error.message.lower():
            raise
