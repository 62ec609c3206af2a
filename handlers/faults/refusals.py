"""What a person may be told instead, when it is about a fault that many customers have."""

from handlers.errors import FieldRefusal, Refusal


class NoSuchFault(Refusal):
    """I know no fault {fault} in your queues."""

    script = "B12.unknown"


class WhichFault(Refusal):
    """Several faults are known: {faults}. Say which, as in “news {first}: …”."""

    script = "B12.several"


class FaultOver(Refusal):
    """{fault} is over already."""

    script = "B12.over.already"


class KnownAlready(Refusal):
    """{ref} belongs to {fault} already."""

    script = "B12.already"


class Settled(Refusal):
    """It was said already what these are."""

    script = "B12.settled"


class Apart(Refusal):
    """{ref} goes on by itself already."""

    script = "B12.gone"


class NobodyLeft(Refusal):
    """None of these requests is open any more."""

    script = "B12.closed"


class Incomplete(Refusal):
    """Write it in one line: “fault T-1042 T-1043: what is wrong; next news 14:00”."""

    script = "B12.form"


class NoTime(FieldRefusal):
    """I cannot read “{words}” as a time to come. Write it like 14:00 or tomorrow 10:00."""

    script = "B12.time"


class NamesCustomer(FieldRefusal):
    """Every one of these customers reads this, and it names {company}."""

    script = "B12.names"
