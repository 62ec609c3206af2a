"""What a person may be told instead of getting what he asked for: each kind's docstring is the sentence shown."""

from handlers.notices import Text
from handlers.wording.states import stands
from handlers.wording.voice import Value, Voice


class Refusal(Exception):  # noqa: N818 - an answer, not an error
    """That is not possible."""

    script = "refusal"

    def __init__(self, **values: Value) -> None:
        super().__init__(values)
        self.values = values

    def said(self, voice: Voice) -> Text:
        """The sentence for one reader."""
        return voice.say(self.script, type(self).__doc__ or "", **self.values)


class AlreadyClaimed(Refusal):
    """{owner} claimed {ref} just before you. Nothing was sent to the customer in your name."""

    script = "C3"


class AlreadyYours(Refusal):
    """You already have {ref}."""

    script = "C3.yours"


class NotEntitled(Refusal):
    """{ref} needs {queue}, which is not on your profile. {who} can help."""

    script = "C4"


class LacksSkill(Refusal):
    """{ref} needs the skill {skill}, which is not on your profile. {who} can add it."""

    script = "C4.skill"


class LacksLevel(LacksSkill):
    """{ref} needs the skill {skill} at level {level}, and yours is {own}. {who} can change that."""

    script = "C4.level"


class OfferedToAnother(Refusal):
    """{ref} is offered to {owner} until {time}. Whoever claims it first has it after that."""

    script = "C4.offered"


class Full(Refusal):
    """You have as many requests already as you take at once: {count}."""

    script = "C4.full"


class NotTheOwner(Refusal):
    """{owner} has {ref}; only the owner can do that."""

    script = "H6.owner"


class NobodyOwns(Refusal):
    """Nobody has claimed {ref} yet. Claim it first."""

    script = "H6.unclaimed"


class Changed(Refusal):
    """This has changed: {what}."""

    script = "H6"


class StateChanged(Changed):
    """This has changed: {what}."""

    def __init__(self, *, ref: str, state: str) -> None:
        super().__init__(ref=ref, state=state)
        self.ref, self.state = ref, state

    @property
    def number(self) -> int:
        """The request's number."""
        return int(self.ref.removeprefix("T-"))

    def said(self, voice: Voice) -> Text:
        """The request's state in the reader's language."""
        return voice.say(self.script, type(self).__doc__ or "", what=stands(voice, self.ref, self.state))


class WrongRole(Refusal):
    """Only {role} can do that. {who} can help."""

    script = "H6.role"


class NoSuchTicket(Refusal):
    """I know no request {ref}."""

    script = "refusal.ticket"


class NoTicketHere(Refusal):
    """Write that in the thread of a request, or as an answer to its card."""

    script = "refusal.thread"


class NotYours(Refusal):
    """That request belongs to somebody else."""

    script = "refusal.other"


class OldButton(Refusal):
    """I do not know this button any more. Write “status” to see where things stand."""

    script = "H6.button"


class InviteOver(Refusal):
    """This invite is over: it was opened in another chat. Ask your account manager for a new one."""

    script = "A4.elsewhere"


class NotATime(Refusal):
    """I logged nothing and sent nothing. Write “log 30m”, “log 1h30m” or “log -15m”, and a note if you like."""

    script = "log.wrong"


class TooMuchInADay(Refusal):
    """That makes {total} on {day}, and a day has 24 h. Nothing was logged."""

    script = "G6.day"


class NotSoMuch(Refusal):
    """{ref} has {logged} logged of that kind, so {asked} cannot be taken back."""

    script = "log.less"


class FieldRefusal(Refusal):
    """That cannot stand there."""

    def __init__(self, *, name: str, **values: Value) -> None:
        super().__init__(**values)
        self.name = name  # the field of the form


class Missing(FieldRefusal):
    """Please fill in “{field}”."""

    script = "refusal.missing"


class Internal(FieldRefusal):
    """The customer reads this, and it begins with the mark of an internal note."""

    script = "refusal.internal"


class UnknownSeverity(FieldRefusal):
    """The contract knows {known}; write one of them."""

    script = "severity.unknown"


class Disputed(Refusal):
    """{who} decides where {ref} belongs; until then it stays where it is."""

    script = "C10.waits"


class Decided(Refusal):
    """{who} decided that {ref} belongs to {queue}."""

    script = "C10.bound"


class NotOffered(FieldRefusal):
    """“{given}” is not one of these: write its number."""

    script = "refusal.option"


class Unskilled(FieldRefusal):
    """{who} lacks the skill {skill}, which {ref} needs."""

    script = "C10.unskilled"


class HasEnough(FieldRefusal):
    """{who} has as many requests as at once: {count}."""

    script = "C10.full"
