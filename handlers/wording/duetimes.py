"""By when an answer is due, as a sentence or as one fact of several; what has passed is never promised again."""

from datetime import datetime

from handlers.notices import Text
from handlers.wording.voice import Voice


def stays(voice: Voice, due: datetime | None) -> Text:
    """C10: the promise does not change, whoever has the request."""
    if due is None or due <= voice.now:
        return _was(voice, due)
    return voice.say("C10.time", "The time stays **{due}**.", due=voice.moment(due))


def answer(voice: Voice, due: datetime | None) -> Text:
    """B5, B7: by when the answer is due."""
    if due is None or due <= voice.now:
        return _was(voice, due)
    return voice.say("B5.due", "The answer is due **by {due}**.", due=voice.moment(due))


def next_answer(voice: Voice, due: datetime | None) -> Text:
    """C9: the times after a pause."""
    return voice.say("C9.next", "Next answer **by {due}**.", due=voice.moment(due)) if due else ()


def solve(voice: Voice, due: datetime | None) -> Text:
    """C9: by when it is to be solved."""
    return voice.say("C9.solve", "Solve by **{due}**.", due=voice.moment(due)) if due else ()


def in_list(voice: Voice, due: datetime | None) -> Text:
    """G1: the same, of one of several requests."""
    if due is None:
        return ()
    if due <= voice.now:
        return voice.say("G1.late", "answer was due {due}", due=voice.moment(due))
    return voice.say("G1.due", "answer by {due}", due=voice.moment(due))


def _was(voice: Voice, due: datetime | None) -> Text:
    return voice.say("C15.late", "The answer was due **{due}**.", due=voice.moment(due)) if due else ()
