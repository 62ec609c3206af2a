"""When a claim may lapse: so many counted seconds before the answer is due (RULES 5, clause `claim_lease`)."""

from handlers.rules.clock import Clock, Status, TicketClocks
from handlers.rules.clocktable import RESPONSES
from handlers.rules.rungs import hours_of
from handlers.rules.terms import Terms


def moment(state: TicketClocks, terms: Terms) -> int | None:
    """When to look whether the owner still works on it, in epoch seconds: ahead of the first answer that is due. None
    where claims never lapse, where nobody waits for an answer, or where it is late already."""
    if not terms.clauses.claim_lease:
        return None
    found = [_moment(clock, terms) for clock in state.clocks if _counts(clock)]
    return min((one for one in found if one is not None), default=None)


def _counts(clock: Clock) -> bool:
    return clock.kind in RESPONSES and clock.status is Status.RUNNING and clock.breached_at is None


def _moment(clock: Clock, terms: Terms) -> int | None:
    if clock.running_since is None:
        return None
    ahead = clock.target - clock.counted - terms.clauses.claim_lease
    return hours_of(clock, terms).add(clock.running_since, max(ahead, 0))


def is_silent(seen: float | None, since: float, asked: float | None) -> bool:
    """Whether the owner gave no sign since he has it, or since the customer wrote last. seen: his last sign; all in
    epoch seconds."""
    return seen is None or seen <= max(since, asked or since)
