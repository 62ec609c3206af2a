"""Other terms for what runs: a severity that changes, and a ticket that is rated again (RULES 3)."""

from dataclasses import replace

from handlers.rules.clock import Clock, Event, Status, TicketClocks
from handlers.rules.clocktable import OWN_TARGET, RETERMED
from handlers.rules.rungs import keep_hours, skip_gone
from handlers.rules.running import dropped, is_open, retarget
from handlers.rules.terms import OnDowngrade, Severity, Terms


def change_severity(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    """Raised, the open clocks keep their start and take the new target. Lowered by us they keep what was promised where
    the clause says so; the customer's own correction before the first answer is always taken."""
    if not state.severity:
        return state  # held: the severity is set when it is granted
    new = _severity(terms, event.severity or state.severity)
    is_own = event.by_customer and not state.answers
    keeps = terms.clauses.on_downgrade is OnDowngrade.KEEP_UNTIL_NEXT and not is_own

    def change(clock: Clock) -> Clock:
        target = new.targets.get(clock.kind)
        is_kept = clock.kind in OWN_TARGET or (keeps and _is_lower(new, clock, terms))
        if is_kept or (target is None and not _is_lower(new, clock, terms)):
            return clock
        if target is None:
            return _over(clock, event)
        clock = _revived(clock)
        is_broken = clock.breached_at is not None or not is_open(clock)
        return clock if is_broken else retarget(clock, terms, event, severity=new.key, target=target)

    return replace(state, severity=new.key, clocks=tuple(change(clock) for clock in state.clocks))


def rerate(state: TicketClocks, event: Event, terms: Terms, before: Terms) -> TicketClocks:
    """Open clocks keep their start and their pauses, and take target and calendar of the new terms; what somebody
    promised by himself keeps its target. What ended or was broken under the old terms goes on counting in their hours,
    so that its sum stays what it was."""
    if not state.severity:
        return state
    new = _severity(terms, state.severity)
    clocks = tuple(_rerated(clock, event, terms, before=before, new=new) for clock in state.clocks)
    return replace(state, severity=new.key, clocks=clocks)


def _rerated(clock: Clock, event: Event, terms: Terms, *, before: Terms, new: Severity) -> Clock:
    target = clock.target if clock.kind in OWN_TARGET else new.targets.get(clock.kind)
    if target is not None:
        clock = _revived(clock)
        if is_open(clock) and clock.breached_at is None:
            return retarget(clock, terms, event, severity=new.key, target=target)
    kept = keep_hours(clock, before, terms)
    if is_open(kept) and kept.breached_at is not None:
        return skip_gone(kept, terms, event.at)
    return _over(kept, event)


def _over(clock: Clock, event: Event) -> Clock:
    return dropped(clock, event) if is_open(clock) and clock.breached_at is None else clock


def _revived(clock: Clock) -> Clock:
    """One that other terms had ended runs again, from its own start; every other one as it is."""
    if clock.status is not Status.DROPPED or clock.stopped_by not in RETERMED:
        return clock
    return replace(clock, status=Status.RUNNING, stopped_at=None, stopped_by="")


def _is_lower(new: Severity, clock: Clock, terms: Terms) -> bool:
    """Whether the severity is less pressing than the one the clock was promised under."""
    old = next((one for one in terms.severities if one.key == clock.severity), None)
    return new.targets.get(clock.kind, clock.target) > clock.target if old is None else new.rank > old.rank


def _severity(terms: Terms, key: str) -> Severity:
    """The severity of that key, or the usual one where these terms do not have it."""
    return next((one for one in terms.severities if one.key == key), terms.severity(terms.default_severity))
