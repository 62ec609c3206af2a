"""A trial comes to its end: the numbers somebody decides by (RULES 1.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.notices import Button, Card, Text
from handlers.rules.allowance import Allowance
from handlers.rules.attainment import Record
from handlers.wording.allowance import used
from handlers.wording.voice import Voice, dotted, lines


@dataclass(frozen=True, slots=True)
class Trial:
    """A pilot contract. by: the day of decision; ends: its last day; first: its first answers; topics: (title,
    requests); extends: days by which the reader may make it longer with one press, 0 where he may not; value: what that
    button carries."""

    organisation: str
    contract: str
    ends: str
    decides: str
    by: str
    allowance: Allowance | None
    first: Record
    open: int
    topics: Sequence[tuple[str, int]]
    extends: int = 0
    value: str = ""
    may_see: bool = False


def decide(voice: Voice, trial: Trial) -> Card:
    """The day has come on which somebody says how it goes on."""
    head = voice.say(
        "pilot",
        "**Pilot {contract}, {organisation}: {who} decides by {day}.** It ends on **{date}**.",
        contract=trial.contract,
        organisation=trial.organisation,
        who=trial.decides,
        day=trial.by,
        date=trial.ends,
    )
    still = voice.say("pilot.open", "Open now: {n}", n=trial.open)
    how = used(voice, trial.allowance) if trial.allowance else ()
    return Card(
        lines(head, how, dotted(_answered(voice, trial.first), still), _topics(voice, trial)),
        buttons=_buttons(voice, trial),
    )


def undecided(voice: Voice, trial: Trial) -> Card:
    """It is over, and nobody said anything."""
    return Card(
        voice.say(
            "pilot.over",
            "Pilot {contract}, {organisation}, ended on {date} and nobody decided; new requests are held.",
            contract=trial.contract,
            organisation=trial.organisation,
            date=trial.ends,
        ),
        buttons=_buttons(voice, trial),
    )


def _answered(voice: Voice, first: Record) -> Text:
    if not first.decided:
        return ()
    return voice.say("pilot.numbers", "Answered on time: {kept} of {of}", kept=first.kept, of=first.promised)


def _topics(voice: Voice, trial: Trial) -> Text:
    if not trial.topics:
        return ()
    return voice.say(
        "pilot.topics",
        "Most about: {topics}",
        topics=voice.listed(voice.within(one, str(n)) for one, n in trial.topics),
    )


def _buttons(voice: Voice, trial: Trial) -> tuple[Button, ...]:
    longer = Button(
        voice.label("D2.extend", "Extend {n} days", n=trial.extends),
        "extend",
        trial.value,
        confirm=voice.label("D2.longer", "Make the contract {n} days longer?", n=trial.extends),
    )
    see = Button(voice.label("pilot.see", "See contract"), "contract", f"c.{trial.contract}"[:40])
    return ((longer,) if trial.extends else ()) + ((see,) if trial.may_see else ())
