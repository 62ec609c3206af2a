"""The catalogue as people turn its pages: one product each, what is in it, what is not, and what is promised."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.notices import Button, Card, Plain, Text, Words
from handlers.wording.offers import covered_button
from handlers.wording.voice import Voice, dotted, lines, shorten

MOST_ASKS = 3  # [Ask] buttons of one page beside [Back] and [Next]
LABEL = 20
_INDENT = Plain("   ")


@dataclass(frozen=True, slots=True)
class Part:
    """A module on its page. mine: it may be asked about; price: "" for whom it is none of his business; ask: what the
    button [Ask] carries, "" where there is none."""

    title: str
    mine: bool
    is_add_on: bool
    included: Sequence[str] = ()
    excluded: Sequence[str] = ()
    price: Text = ()
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One product. plan: "Gold C-2044" for who bought it; life: its sale, for people of ours, or why nothing starts;
    hours and targets: (severity, first answer, solution), in seconds of working time, None for no promise."""

    title: str
    summary: str = ""
    plan: str = ""
    life: Text = ()
    price: Text = ()
    hours: str = ""
    targets: Sequence[tuple[str, int | None, int | None]] = ()
    parts: Sequence[Part] = ()
    manager: str = ""


def page(voice: Voice, shown: Page, *, number: int, of: int, turn: str) -> Card:
    """A page; turn: what [Back] and [Next] carry behind the page's number."""
    plan: Text = (Words(shown.plan),) if shown.plan else ()
    summary = (Words(shown.summary),) if shown.summary else ()
    text = lines(
        dotted((Words(shown.title, bold=True),), plan, shown.price),
        shown.life,
        summary,
        *(line for part in shown.parts for line in _part(voice, part)),
        _hours(voice, shown),
        *_targets(voice, shown),
        voice.say("catalogue.manager", "Account manager: {name}", name=shown.manager) if shown.manager else (),
    )
    footer = voice.say("catalogue.page", "Page {number} of {of}", number=number, of=of) if of > 1 else ()
    more = (covered_button(voice),) if any(part.ask for part in shown.parts) else ()
    buttons = (*_asks(voice, shown), *_turns(voice, number, of, turn))
    return Card(text, footer=footer, buttons=buttons, more=more)


def _part(voice: Voice, part: Part) -> list[Text]:
    """A module with its scope, one line each."""
    title = Words(part.title, bold=True)
    if part.mine:
        head = voice.say("catalogue.mine", "✓ {title}", title=title)
    elif part.is_add_on:
        head = voice.say("catalogue.add_on", "+ {title}, an add-on", title=title)
    else:
        head = voice.say("catalogue.core", "• {title}", title=title)
    found = [dotted(head, part.price)]
    if part.included:
        found.append((_INDENT, *voice.say("catalogue.in", "for {what}", what=voice.apart(part.included))))
    if part.excluded:
        found.append((_INDENT, *voice.say("catalogue.out", "not for {what}", what=voice.apart(part.excluded))))
    return found


def _hours(voice: Voice, shown: Page) -> Text:
    return voice.say("catalogue.hours", "Hours: {hours}", hours=shown.hours) if shown.hours else ()


def _targets(voice: Voice, shown: Page) -> list[Text]:
    """The promises of each severity, in working time."""
    answers = voice.listed(f"{title} {voice.span(one)}".strip() for title, one, _ in shown.targets if one is not None)
    solved = voice.listed(f"{title} {voice.span(one)}".strip() for title, _, one in shown.targets if one is not None)
    first = voice.say("catalogue.answer", "First answer in working time: {targets}", targets=answers) if answers else ()
    last = voice.say("catalogue.solved", "Solved in working time: {targets}", targets=solved) if solved else ()
    return [first, last]


def _asks(voice: Voice, shown: Page) -> tuple[Button, ...]:
    asked = [part for part in shown.parts if part.ask][:MOST_ASKS]
    if len(asked) == 1:
        return (Button(voice.label("button.ask.this", "Ask"), "askabout", asked[0].ask),)
    labels = (voice.label("button.ask.about", "Ask: {title}", title=part.title) for part in asked)
    return tuple(Button(shorten(label, LABEL), "askabout", part.ask) for label, part in zip(labels, asked, strict=True))


def _turns(voice: Voice, number: int, of: int, turn: str) -> tuple[Button, ...]:
    back = Button(voice.label("button.back", "Back"), "catalogue", f"{number - 1}.{turn}")
    ahead = Button(voice.label("button.next", "Next"), "catalogue", f"{number + 1}.{turn}")
    return ((back,) if number > 1 else ()) + ((ahead,) if number < of else ())


def price(voice: Voice, amount: str, per: str) -> Text:
    """ "250.00 EUR a month"."""
    said = {
        "once": voice.say("price.once", "{amount} once", amount=amount),
        "month": voice.say("price.month", "{amount} a month", amount=amount),
        "quarter": voice.say("price.quarter", "{amount} a quarter", amount=amount),
        "year": voice.say("price.year", "{amount} a year", amount=amount),
        "request": voice.say("price.request", "{amount} a request", amount=amount),
        "hour": voice.say("price.hour", "{amount} an hour", amount=amount),
    }
    return said[per]


def paused(voice: Voice) -> Text:
    """A customer's contract under which nothing starts."""
    return voice.say("catalogue.paused", "This contract is paused. What you write is kept, and a person decides.")


def not_started(voice: Voice, day: str) -> Text:
    """A customer's contract that begins later."""
    return voice.say("catalogue.starts", "This contract starts on {date}.", date=day)


def pilot(voice: Voice) -> Text:
    """It is sold on trial only."""
    return voice.say("life.pilot", "On trial: sold to pilot customers only.")


def draft(voice: Voice) -> Text:
    """It is not sold yet, and only its product manager sees it."""
    return voice.say("life.draft", "A draft: not sold yet, and seen by you alone.")


def retired(voice: Voice, successor: str) -> Text:
    """It is not sold any more."""
    if successor:
        return voice.say("life.retired", "Not sold any more: {successor} took its place.", successor=successor)
    return voice.say("life.over", "Not sold any more.")


def nothing(voice: Voice) -> Card:
    """Nobody sells anything yet."""
    return Card(voice.say("catalogue.none", "There are no products yet; a desk file names them."))
