"""Parts shared by the fake chat platforms, in one place to import from."""

from tests.fakes.faults import Fault, FaultKind, Faults
from tests.fakes.journal import Journal
from tests.fakes.meters import IdSequence, RateMeter
from tests.fakes.traffic import Attempt, Call, Clock, Delivery, Severity, Upload, Violation

__all__ = [
    "Attempt",
    "Call",
    "Clock",
    "Delivery",
    "Fault",
    "FaultKind",
    "Faults",
    "IdSequence",
    "Journal",
    "RateMeter",
    "Severity",
    "Upload",
    "Violation",
]
