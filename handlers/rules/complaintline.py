"""Who looks after a complaint: the first in line who never had the request; on "not satisfied", the next (RULES 6)."""

from collections.abc import Collection, Sequence


def first(line: Sequence[int], barred: Collection[int]) -> int | None:
    """The first in line whom the complaint is not about; None where everybody is barred."""
    return next((one for one in line if one not in barred), None)


def following(line: Sequence[int], barred: Collection[int], passed: Sequence[int], handler: int | None) -> int | None:
    """Who has it next when its customer is not content with how it was handled: one rung up from whoever had it, never
    somebody it is about, and nobody twice while there is another. passed: who had it before the handler. At the top of
    the line it stays where it is."""
    tried = {*passed, *([] if handler is None else [handler])}
    above = line[line.index(handler) + 1 :] if handler in line else line
    found = first(above, {*barred, *tried})
    found = found if found is not None else first(line, {*barred, *tried})
    if found is not None:
        return found
    return handler if handler is not None and handler not in barred else first(line, barred)
