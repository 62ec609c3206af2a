"""What is said where a request enters, changes or leaves a queue (CONVERSATIONS 2 c, RULES 5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.notices import Card, Moment, Text, Words
from handlers.rules.facts import Says
from handlers.wording import duetimes
from handlers.wording.voice import Voice, lines

_NOBODY: Mapping[int, str] = {}


def moved(voice: Voice, ref: str, queue: str, *, by: str, at: datetime, why: Text) -> Card:
    """C10: the old card, without buttons."""
    time = voice.hour(at)
    text = (
        voice.say("C10.moved", "Moved to **{queue}** by {who}, {time}", queue=queue, who=by, time=time)
        if by
        else voice.say("C10.moved.alone", "Moved to **{queue}**, {time}", queue=queue, time=time)
    )
    return Card(lines(text, why), title=f"➡ {ref}")


def moved_on(voice: Voice, ref: str, queue: str, why: Text) -> Card:
    """C10, to an owner whose request was moved by somebody else: said once where he works on it."""
    return Card(lines(voice.say("C10.on", "➡ **{ref}** moved to **{queue}**.", ref=ref, queue=queue), why))


def went_on(voice: Voice, ref: str, queue: str) -> Text:
    """C10, to whoever writes where a request no longer is."""
    return voice.say("C10.gone", "**{ref}** moved to **{queue}**: write there. Nothing was sent.", ref=ref, queue=queue)


def came_back(voice: Voice, ref: str) -> Card:
    """A request that had been in this chat before is here again: its card above is the live one."""
    return Card(voice.say("C10.back", "**{ref}** is back in this queue.", ref=ref))


def team_takes(voice: Voice, ref: str, queue: str, before: str, due: datetime | None) -> Card:
    """C10, to the customer whose request had an owner: another team has it; the time stays."""
    text = voice.say(
        "C10.team",
        "The **{queue}** team takes {ref} over from {before} and has the whole conversation: "
        "you need not repeat anything.",
        queue=queue,
        ref=ref,
        before=before,
    )
    return Card(voice.paragraph(text, duetimes.stays(voice, due)))


# -------------------------------------------------------------------------------------------------------------- reasons


def because(voice: Voice, says: Says, names: Mapping[int, str] = _NOBODY) -> Text:
    """One reason of a routing in plain words; names: of the persons it speaks of, by id. A code that this version does
    not know is shown as it is."""
    known = _REASONS.get(says.code)
    return known(voice, _Params(says, names)) if known else (Words(says.code),)


@dataclass(frozen=True, slots=True)
class _Params:
    """What a reason speaks of."""

    says: Says
    names: Mapping[int, str]

    def text(self, name: str) -> str:
        """A value as text."""
        return str(self.says.params.get(name, ""))

    @property
    def who(self) -> str:
        """The person it is about."""
        return self.names.get(int(self.says.params.get("who", 0)), "?")

    def moment(self, voice: Voice, name: str) -> Moment:
        """An instant."""
        return voice.moment(datetime.fromtimestamp(int(self.says.params[name]), UTC))


_REASONS: Mapping[str, Callable[[Voice, _Params], Text]] = {
    "topic": lambda v, p: v.say("C10.topic", "It is about {module}.", module=p.text("module")),
    "mode_claim": lambda v, p: v.say("why.mode.claim", "It waits in the queue's chat for whoever claims it first."),
    "mode_offer": lambda v, p: v.say("why.mode.offer", "The queue offers each request to one expert after the other."),
    "mode_assign": lambda v, p: v.say("why.mode.assign", "The queue gives each request to an expert at once."),
    "unskilled": lambda v, p: v.say(
        "why.unskilled", "{who} lacks the skill {skill}.", who=p.who, skill=p.text("skill")
    ),
    "full": lambda v, p: v.count(
        "why.full", "{who} has {n} request, as many as at once.", "{who} has {n} requests, as many as at once.",
        int(p.text("load") or 0), who=p.who,
    ),
    "off_duty": lambda v, p: v.say("why.off", "{who} is off duty.", who=p.who),
    "nobody": lambda v, p: v.say("why.nobody", "Nobody is free now, so it waits for whoever claims it first."),
    "only": lambda v, p: v.say("why.only", "{who} is the only one free now.", who=p.who),
    "preferred": lambda v, p: v.say("why.preferred", "{who} comes first: the customer knows this expert.", who=p.who),
    "language": lambda v, p: v.say("why.language", "{who} comes first: speaks the customer's language.", who=p.who),
    "least_loaded": lambda v, p: v.say(
        "why.least", "{who} comes first, with the fewest requests: {load}.", who=p.who, load=p.text("load")
    ),
    "round_robin": lambda v, p: v.say("why.turn", "{who} comes first: it is this expert's turn.", who=p.who),
    "listed": lambda v, p: v.say("why.listed", "{who} comes first on the queue's list.", who=p.who),
    "overflow_duty": lambda v, p: v.say(
        "why.overflow.duty", "Nobody of {queue} is on duty before the answer is due, {due}.",
        queue=p.text("queue"), due=p.moment(v, "due"),
    ),
    "overflow_full": lambda v, p: v.say(
        "why.overflow.full", "Everybody of {queue} has as many requests as at once.", queue=p.text("queue")
    ),
    "overflow_skill": lambda v, p: v.say(
        "why.overflow.skill", "Nobody of {queue} has the skill it needs.", queue=p.text("queue")
    ),
    "offered": lambda v, p: v.say("why.offered", "Offered to {who}.", who=p.who),
    "passed": lambda v, p: v.say("why.passed", "{who} passed it on.", who=p.who),
    "lapsed": lambda v, p: v.say("why.lapsed", "{who} said nothing in time.", who=p.who),
    "unreachable": lambda v, p: v.say("why.unreachable", "{who} cannot be reached privately.", who=p.who),
    "handed": lambda v, p: v.say("C10.handed", "“{line}”", line=p.text("line")) if p.text("line") else (),
    "disputed": lambda v, p: v.say(
        "why.disputed", "{who} says that it does not belong in {queue}: “{line}”",
        who=p.who, queue=p.text("queue"), line=p.text("line"),
    ),
    "arbitrated": lambda v, p: v.say(
        "why.arbitrated", "{who} decided that it belongs in {queue}.", who=p.who, queue=p.text("queue")
    ),
    "silent": lambda v, p: v.say("why.silent", "There was no sign of {who}, off duty, before it was due.", who=p.who),
    "closed": lambda v, p: v.say("why.closed", "The account of {who} was closed.", who=p.who),
    "ladder": lambda v, p: v.say("why.ladder", "It was taken from {who}: the time came near.", who=p.who),
    "near": lambda v, p: v.say("why.near", "Its time came near."),
    "all_asked": lambda v, p: v.say("why.all", "Nobody who was asked took it, so whoever claims it first has it."),
}  # fmt: skip
"""The wording of each code of `rules.routing`, of a move, and of an offer."""
