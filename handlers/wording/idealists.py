"""`ideas`: what somebody has to answer, what became of his own, and how many there are in a quarter (issue 7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.notices import Button, Card, Text
from handlers.wording.ideas import became
from handlers.wording.voice import Value, Voice, lines, shorten
from storage.ideas import Idea, Outcome, Quarter

SHOWN = 5  # ideas in a message


@dataclass(frozen=True, slots=True)
class Counted:
    """What came in a quarter. seen, taken: opportunities."""

    ideas: Quarter
    seen: int
    taken: int


def ours(voice: Voice, owed: Sequence[tuple[Idea, str]], own: Sequence[Idea], now: Counted, before: Counted) -> Card:
    """To one of ours. owed: what he has to answer, with whose it is; own: what he would like himself."""
    shown = owed[:SHOWN]
    head = voice.count("ideas", "{n} idea waits for your answer.", "{n} ideas wait for your answer.", len(owed))
    none = voice.say("ideas.none", "No idea waits for your answer.")
    buttons = tuple(
        Button(voice.label("ideas.show", "Idea {number}", number=one.id), "ideashow", str(one.id)) for one, _ in shown
    )
    text = lines(
        head if owed else none,
        *(_owed(voice, one, who) for one, who in shown),
        *(_own(voice, one) for one in own[:SHOWN]),
        voice.say("ideas.now", "This quarter:"),
        *_counted(voice, now),
        voice.say("ideas.before", "Last quarter:"),
        *_counted(voice, before),
    )
    return Card(text, buttons=buttons)


def own(voice: Voice, found: Sequence[Idea]) -> Card:
    """To a customer: what he would like, the newest first."""
    if not found:
        return Card(voice.say("ideas.yours.none", "You have no ideas here yet. Write “idea” and what you would like."))
    head = voice.count("ideas.yours", "Your idea:", "Your {n} ideas:", len(found))
    return Card(lines(head, *(_own(voice, one) for one in found[:SHOWN])))


def _owed(voice: Voice, one: Idea, who: str) -> Text:
    return voice.say(
        "ideas.owed",
        "**Idea {number}** · {who} · answer by {by}: {words}",
        number=one.id,
        who=who,
        by=voice.moment(one.answer_by),
        words=shorten(one.words, 80),
    )


def _own(voice: Voice, one: Idea) -> Text:
    named: dict[str, Value] = {"number": one.id, "words": shorten(one.words, 80)}
    if one.outcome is None:
        return voice.say(
            "ideas.open", "**Your idea {number}** · answer by {by}: {words}", by=voice.moment(one.answer_by), **named
        )
    return voice.say(
        "ideas.over", "**Your idea {number}** · {outcome}: {words}", outcome=became(voice, one.outcome), **named
    )


def _counted(voice: Voice, one: Counted) -> tuple[Text, Text]:
    outcomes = {key.value: one.ideas.outcomes.get(key, 0) for key in Outcome}
    still = one.ideas.ideas - sum(outcomes.values())
    ideas = voice.say(
        "ideas.counted",
        "Ideas {n} · there already {done} · planned {planned} · not for now {declined} · not answered {still}",
        n=one.ideas.ideas,
        still=still,
        **outcomes,
    )
    return ideas, voice.say("ideas.seen", "Opportunities {n} · taken up {taken}", n=one.seen, taken=one.taken)
