"""What experts and leads read (CONVERSATIONS 2 c and e): the card, its thread, and the private answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Mention, Plain, Style, Text, Words
from handlers.rules import firstnames
from handlers.wording import cardbuttons, cases, duetimes, handing, states
from handlers.wording.voice import Voice, dotted, lines, quote, shorten


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a ticket's card shows. Times as instants, lengths in seconds."""

    ref: str
    number: int
    version: int
    state: str
    subject: str
    said: Words
    severity: str
    urgent: bool
    organisation: str
    contact: str
    platform: str
    language: str
    contract: str  # "Gold C-2044"
    manager: str
    files: str = ""  # "2 pictures · voice note 0:42"
    missing: Sequence[str] = ()  # facts that its experts need and its customer has not mentioned
    earlier: Sequence[str] = ()
    owner: str = ""
    owned_since: datetime | None = None
    answer_due: datetime | None = None
    answer_late: bool = False
    contract_ends: datetime | None = None
    allowance: tuple[int, int] | None = None  # requests used in the contract's period with this one, of so many
    answer_left: int = 0  # seconds of working time
    answered_at: datetime | None = None
    answer_seconds: int | None = None
    target_seconds: int = 0
    solve_due: datetime | None = None
    paused: bool = False
    waits_for: str = ""  # the customer or another party, while it waits for one
    trouble: Text = ()  # that its customer's platform is silent
    promised: Text = ()  # by when it is to be claimed, or news are promised
    cause: str = ""
    fix: str = ""
    solved_at: datetime | None = None
    worked: int = 0  # minutes that were logged, once it is solved
    fault: Text = ()  # the line about the known fault behind it
    offered_to: str = ""
    offered_until: datetime | None = None
    handed: str = ""  # what whoever handed it on said
    may_send_back: bool = False
    arbiter: str = ""  # who decides where it belongs, until then
    disputed_until: datetime | None = None
    ended: Text = ()  # who set it aside and why, what it was merged into, or that nobody replied
    is_silent: bool = False  # it was closed because nobody replied
    before: Sequence[cases.Before] = ()  # solved requests that are like it
    kept: cases.Kept | None = None  # whose case its own solution is
    check: Text = ()  # that it is a preventive check
    has_replies: bool = False  # whether ready answers are there for its part of the product


def card(voice: Voice, facts: Facts) -> Card:
    """C1, C2, C9, C12: the one card of a ticket, in the state it is in now."""
    text = lines(
        _handed(voice, facts),
        _progress(voice, facts),
        _customer(voice, facts),
        facts.check,
        (quote(facts.said),) if facts.said.text else (),
        (Plain(facts.files),) if facts.files else (),
        _needed(voice, facts),
        cases.on_card(voice, facts.before),
        cases.of_solution(voice, facts.kept),
    )
    value, is_offered = f"{facts.number}.{facts.version}", facts.offered_until is not None
    stand = cardbuttons.Stand(
        facts.state,
        value,
        is_offered=is_offered,
        may_send_back=facts.may_send_back,
        lacks_facts=bool(facts.missing),
        used=cases.buttons(voice, facts.before, facts.number),
        has_replies=facts.has_replies,
        shared=cases.share_button(voice, facts.kept, value),
    )
    return Card(
        text,
        title=_title(voice, facts),
        footer=lines(_contract(voice, facts), _holder(voice, facts)),
        buttons=cardbuttons.buttons(voice, stand),
        more=cardbuttons.more(voice, stand),
    )


def _handed(voice: Voice, facts: Facts) -> Text:
    """C10: what whoever works on it next must know, and whether somebody decides where it belongs."""
    line: Text = (Words(f"➡ {facts.handed}"),) if facts.handed else ()
    if facts.disputed_until is None:
        return line
    return lines(line, handing.card_line(voice, facts.arbiter, facts.disputed_until))


def _title(voice: Voice, facts: Facts) -> str:
    sign = {"resolved": _SOLVED, "closed": _over(facts), "withdrawn": "↩", "set_aside": "↩", "merged": "↩"}.get(
        facts.state, "🔴" if facts.urgent else "🔵"
    )
    return f"{sign} {facts.ref} · {facts.severity}"


def room_title(facts: Facts) -> str:
    """The name of the ticket's own topic where the platform has topics (at most 128 characters)."""
    sign = _over(facts) if facts.state in {"resolved", "closed"} else "🔴" if facts.urgent else "🔵"
    return shorten(f"{sign} {facts.ref} {facts.organisation} · {facts.subject}", 120)


_SOLVED, _SILENT = "✅", "💤"


def _over(facts: Facts) -> str:
    return _SILENT if facts.is_silent else _SOLVED


def is_solved_title(title: str | None) -> bool:
    """Whether a room is called as solved requests are, or those that nobody replied to."""
    return title is not None and title.startswith((_SOLVED, _SILENT))


def _progress(voice: Voice, facts: Facts) -> Text:
    parts = [dotted(_answer_part(voice, facts), _work(voice, facts)), facts.promised]
    if facts.paused:
        parts.append(voice.say("C9.card", "⏸ solve-by clock paused · waiting for {contact}", contact=facts.waits_for))
    elif facts.waits_for:
        parts.append(voice.say("C9.waits", "waiting for {contact}", contact=facts.waits_for))
    elif facts.solve_due and not facts.solved_at:
        due = voice.moment(facts.solve_due)
        late = facts.solve_due <= voice.now
        parts.append(
            voice.say("C1.unsolved", "**solution was due {due}**", due=due)
            if late
            else voice.say("C1.solve", "solve by {due}", due=due)
        )
    if facts.solved_at:
        parts.append(
            voice.say(
                "C12.card",
                "solved by {owner} {time}: {cause} → {fix}",
                owner=facts.owner,
                time=voice.hour(facts.solved_at),
                cause=shorten(facts.cause, 200),
                fix=shorten(facts.fix, 200),
            )
        )
    return lines(*parts, facts.fault, facts.trouble)


def _work(voice: Voice, facts: Facts) -> Text:
    """C12: the time that was logged on it."""
    if facts.worked <= 0:
        return ()
    return voice.say("C12.work", "{span} of work", span=voice.span(60 * facts.worked))


def _answer_part(voice: Voice, facts: Facts) -> Text:
    if facts.answer_due is not None and not facts.solved_at:
        if facts.answer_late:
            return voice.say("C1.late", "**answer was due {due}**", due=voice.moment(facts.answer_due))
        return voice.say(
            "C1.due",
            "**answer by {due}** · {left} left as of {time}",
            due=voice.moment(facts.answer_due),
            left=voice.span(facts.answer_left),
            time=voice.hour(voice.now),
        )
    if facts.answered_at is None:
        return ()
    if facts.answer_seconds is None:
        return voice.say("C9.answered", "first answer ✔ {time}", time=voice.hour(facts.answered_at))
    return voice.say(
        "C12.took",
        "first answer ✔ {time} · {took} of {target}",
        time=voice.hour(facts.answered_at),
        took=voice.span(facts.answer_seconds),
        target=voice.span(facts.target_seconds),
    )


def _customer(voice: Voice, facts: Facts) -> Text:
    parts = [Words(facts.organisation, bold=True), Words(f" · {facts.contact} · {facts.platform}")]
    return (*parts, Words(f" · {facts.language}")) if facts.language else tuple(parts)


def _needed(voice: Voice, facts: Facts) -> Text:
    """RULES 5: what its experts need to know, and nobody has said."""
    names = voice.listed(facts.missing)
    return voice.say("C1.needed", "Needed, not mentioned yet: **{facts}**", facts=names) if names else ()


def _contract(voice: Voice, facts: Facts) -> Text:
    text: Text = (Words(facts.contract),)
    if facts.contract_ends:
        ends = voice.day(facts.contract_ends)
        text = voice.say("C1.until", "{contract} to {date}", contract=facts.contract, date=ends)
    used, included = facts.allowance or (0, 0)
    return dotted(
        text,
        voice.say("C1.used", "{used} of {included} requests", used=used, included=included) if facts.allowance else (),
        voice.say("C1.manager", "AM {manager}", manager=facts.manager) if facts.manager else (),
        voice.say("C1.earlier", "earlier: {refs}", refs=voice.listed(facts.earlier)) if facts.earlier else (),
    )


def _holder(voice: Voice, facts: Facts) -> Text:
    if facts.ended:
        return facts.ended
    if facts.owner and facts.owned_since and not facts.solved_at:
        return voice.say("C2.owner", "**{owner}** since {time}", owner=facts.owner, time=voice.hour(facts.owned_since))
    if facts.offered_until:
        until = voice.hour(facts.offered_until)
        return voice.say("C1.offered", "Offered to **{owner}** until {time}", owner=facts.offered_to, time=until)
    return voice.say("C1.unclaimed", "**Unclaimed**") if facts.state == "waiting" else ()


def room_rules(voice: Voice, owner: str, contact: str, platform: str) -> Card:
    """C2: said once in the thread when somebody claims."""
    return Card(
        voice.say(
            "C2.rules",
            "{owner}, what you write here goes to {contact} on {platform}. Start with 🔒 or // to keep it internal.",
            owner=owner,
            contact=contact,
            platform=platform,
        )
    )


def flat_rules(voice: Voice, owner: str, contact: str, platform: str, ref: str) -> Card:
    """C2, where all requests of a group stand side by side."""
    return Card(
        voice.say(
            "C2.rules.flat",
            "{owner}, what you answer to this or to any message of {ref} goes to {contact} on {platform}. "
            "Start with 🔒 or // to keep it internal.",
            owner=owner,
            contact=contact,
            platform=platform,
            ref=ref,
        )
    )


def from_customer(
    voice: Voice, name: str, platform: str, said: Words, *, edited: Text = (), owner: Mention | None = None
) -> Card:
    """C5: the customer's words in the thread."""
    head = voice.say("C5.from", "**{name}** ({platform}): {said}", name=name, platform=platform, said=(said, *edited))
    return Card((*head, Plain("\n"), owner) if owner else head)


def mirrored(voice: Voice, author: str, contact: str, said: Words, *, edited: Text = ()) -> Card:
    """The same ticket in another chat of its queue: what went to the customer."""
    return Card((Words(author, bold=True), Words(f" → {contact}: "), said, *edited))


def customer_answered(voice: Voice, name: str, answer_due: datetime | None, solve_due: datetime | None) -> Card:
    """C9: the pause ended with the customer's answer, and the new times."""
    text = voice.say("C9.back", "{name} answered.", name=name)
    return Card(voice.paragraph(text, duetimes.next_answer(voice, answer_due), duetimes.solve(voice, solve_due)))


def kept_as_note(voice: Voice, *, owner: str, contact: str, number: int, message: int) -> Card:
    """C6: a colleague's text is internal until a second press."""
    value = f"{number}.{message}"
    take = voice.label("C6.take_from", "Take over from {owner}", owner=_short(owner, 5))
    return Card(
        voice.say("C6", "{owner} writes to the customer, so I kept this message as an internal note.", owner=owner),
        buttons=(
            _send_it(voice, contact, value, confirm=voice.label("C6.sure", "Send to {contact}?", contact=contact)),
            Button(shorten(take, 20), "takeover", str(number)),
        ),
    )


def _send_it(voice: Voice, contact: str, value: str, confirm: str = "") -> Button:
    label = voice.label("C6.send", "Send it to {contact}", contact=_short(contact, 9))
    return Button(shorten(label, 20), "send", value, confirm=confirm)


def _short(name: str, most: int) -> str:
    """A person's name on a button: in full where that is short enough, else the first name."""
    return name if len(name) <= most else firstnames.first(name)


def unclaimed_note(voice: Voice, *, number: int, message: int) -> Card:
    """RULES 3: text in an unclaimed thread is a note with [Claim and send]."""
    return Card(
        voice.say("C6.unclaimed", "Nobody has claimed this request, so I kept your message as an internal note."),
        buttons=(Button(voice.label("C6.claim", "Claim and send"), "claimsend", f"{number}.{message}", Style.PRIMARY),),
    )


def over_note(voice: Voice, ref: str, number: int, state: str) -> Card:
    """Text on a request that is over stays inside, and whoever wrote it learns why."""
    said = voice.say(
        "C6.over",
        "{ref} is {state}, so I kept your message as an internal note.",
        ref=ref,
        state=states.state(voice, state),
    )
    reopen = Button(voice.label("button.reopen", "Reopen"), "reopen", str(number))
    return Card(said, buttons=(reopen,) if state == "closed" else ())


def own_note(voice: Voice, *, contact: str, number: int, message: int, word: str) -> Card:
    """C7: the owner's message begins with a colleague's name; or with a word of the desk, where `word` is one."""
    said = (
        voice.say("C7.word", "Kept internal because it starts with **{word}**, a word of the desk.", word=word)
        if word
        else voice.say("C7", "Kept internal because it starts with a colleague's name.")
    )
    return Card(said, buttons=(_send_it(voice, contact, f"{number}.{message}"),))


def sent_after_all(voice: Voice, who: str, contact: str) -> Text:
    """A kept note was sent by a second press."""
    return voice.say("C6.sent", "{who} sent it to {contact}.", who=who, contact=contact)


def facts_wanted(voice: Voice, facts: Sequence[str]) -> str:
    """RULES 5: the question for the facts that are missing, as the owner may send it, in the customer's language."""
    return voice.label("C9.facts", "Please tell me: {facts}", facts=voice.listed(facts))


def ask_form(voice: Voice, contact: str, value: str, text: str = "") -> Form:
    """C9: what the owner needs from the customer; text: as it stands there first."""
    return Form(
        voice.label("C9.title", "Ask the customer"),
        "ask",
        value,
        (
            Field(
                "question",
                shorten(voice.label("C9.field", "What do you need from {contact}?", contact=contact), 60),
                value=text,
                long=True,
            ),
        ),
        voice.label("C9.submit", "Ask"),
    )


def resolve_form(voice: Voice, value: str, fix: str, *, cause: str = "") -> Form:
    """C12: cause and fix, prefilled from the last answer, or from what solved an earlier request."""
    return Form(
        voice.label("C12.title", "Resolve"),
        "resolve",
        value,
        (
            Field(
                "cause",
                voice.label("C12.field.cause", "Cause"),
                hint=voice.label("C12.hint.cause", "What was wrong"),
                value=cause,
                limit=500,
            ),
            Field(
                "fix", voice.label("C12.field.fix", "What fixed it"), value=shorten(fix, 1000), long=True, limit=1000
            ),
        ),
        voice.label("C12.submit", "Resolve"),
    )


def fallback_note(voice: Voice, name: str, said: Words) -> Card:
    """A note made by a command, shown in the thread because the command itself is not."""
    return Card((Words("🔒 "), Words(name, bold=True), Words(": "), said))
