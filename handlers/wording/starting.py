"""A held request starts or is declined; a contract is renewed: what the customer reads (CONVERSATIONS D3, F14)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Text
from handlers.rules.facts import HoldReason
from handlers.wording.voice import Voice, lines, quote


@dataclass(frozen=True, slots=True)
class Start:
    """A request that starts now. queue: its team; due: by when a person answers; contract, ends: the one it runs under,
    and its last day; organisation: whose it is."""

    ref: str
    queue: str
    due: datetime | None
    contract: str = ""
    ends: str = ""
    organisation: str = ""


def released(voice: Voice, by: str, start: Start) -> Card:
    """D3: approved by a person, and the clock runs."""
    said = voice.say("D3", "{by} approved **{ref}**.", by=by, ref=start.ref)
    return Card(voice.paragraph(said, _answers(voice, start)))


def started(voice: Voice, was: HoldReason, start: Start) -> Card:
    """D3, F14: what held it is gone, and the clock runs."""
    return Card(voice.paragraph(_GONE.get(was, _covered)(voice, start), _answers(voice, start)))


def started_in_public(voice: Voice, start: Start) -> Card:
    """D8: it starts; why it waited is nobody else's business."""
    said = voice.say("D8.starts", "**{ref}** is open.", ref=start.ref)
    return Card(voice.paragraph(said, _answers(voice, start)))


def _answers(voice: Voice, start: Start) -> Text:
    if start.due is None:
        return voice.say("D3.team", "The {queue} team has it.", queue=start.queue)
    return voice.say("D3.due", "The {queue} team answers **by {due}**.", queue=start.queue, due=voice.moment(start.due))


def _renewed(voice: Voice, start: Start) -> Text:
    return voice.say(
        "D3.renewed",
        "Contract {contract} now runs to **{date}**: **{ref}** starts now.",
        contract=start.contract,
        date=start.ends,
        ref=start.ref,
    )


def _begun(voice: Voice, start: Start) -> Text:
    return voice.say(
        "D3.begun", "Contract {contract} has begun: **{ref}** starts now.", contract=start.contract, ref=start.ref
    )


def _goes_on(voice: Voice, start: Start) -> Text:
    return voice.say(
        "D3.on",
        "Support for {organisation} goes on: **{ref}** starts now.",
        organisation=start.organisation,
        ref=start.ref,
    )


def _named_now(voice: Voice, start: Start) -> Text:
    return voice.say(
        "D3.named",
        "You can open requests for {organisation}: **{ref}** starts now.",
        organisation=start.organisation,
        ref=start.ref,
    )


def _included(voice: Voice, start: Start) -> Text:
    return voice.say("D3.included", "Your contract includes this subject now: **{ref}** starts now.", ref=start.ref)


def _more_left(voice: Voice, start: Start) -> Text:
    return voice.say("D3.left", "Your contract has requests left again: **{ref}** starts now.", ref=start.ref)


def _chat_included(voice: Voice, start: Start) -> Text:
    return voice.say("D3.chat", "Your contract includes this chat now: **{ref}** starts now.", ref=start.ref)


def _covered(voice: Voice, start: Start) -> Text:
    return voice.say("D3.covered", "Your contract covers this now: **{ref}** starts now.", ref=start.ref)


_GONE: Mapping[HoldReason, Callable[[Voice, Start], Text]] = {
    HoldReason.ENDED: _renewed,
    HoldReason.NOT_STARTED: _begun,
    HoldReason.SUSPENDED: _goes_on,
    HoldReason.UNPAID: _goes_on,
    HoldReason.NOT_NAMED: _named_now,
    HoldReason.CHANNEL: _chat_included,
    HoldReason.SUBJECT: _included,
    HoldReason.ALLOWANCE: _more_left,
    HoldReason.CONSENT: _more_left,
}


def declined(voice: Voice, ref: str, by: str, reason: str, *, buttons: tuple[Button, ...]) -> Card:
    """D3: declined by a person, with the reason in that person's words."""
    return Card(
        lines(
            (*voice.say("D3.no", "{by}'s answer on {ref}:", by=by, ref=ref), quote(reason, 2000)),
            voice.say("D3.closed", "I closed it; nothing is charged."),
        ),
        buttons=buttons,
    )


def chosen(voice: Voice, ref: str, what: str) -> Card:
    """D6, D10: what the writer chose, in place of the question."""
    return Card(voice.say("D10.chosen", "**{ref}** is for **{what}**.", ref=ref, what=what))


def renewed(voice: Voice, plan: str, ends: str, added: Sequence[str]) -> Card:
    """F14: the contract runs longer, or includes more, to its named contacts."""
    text = voice.say("F14", "Your {plan} contract now runs to **{date}**.", plan=plan, date=ends)
    if added:
        titles = voice.listed(added)
        new = voice.count(
            "F14.new", "New: {titles} is included.", "New: {titles} are included.", len(added), titles=titles
        )
        return Card(voice.paragraph(text, new))
    return Card(text)


def started_list(voice: Voice, organisation: str, requests: Sequence[tuple[str, str, str]]) -> Card:
    """F14: to the account manager, the held requests that started: (reference, contact, subject)."""
    head = voice.count(
        "F14.head",
        "**{organisation}: a held request started.**",
        "**{organisation}: {n} held requests started.**",
        len(requests),
        organisation=organisation,
    )
    return Card(lines(head, *started_lines(voice, requests)))


def started_lines(voice: Voice, requests: Sequence[tuple[str, str, str]]) -> list[Text]:
    """One line for each request that started."""
    return [
        voice.say("F14.line", "**{ref}** {contact} · {subject}", ref=ref, contact=contact, subject=subject)
        for ref, contact, subject in requests
    ]
