"""What the writer of a held request can press (CONVERSATIONS D1 to D10), by the reason it is held for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from handlers.notices import Button
from handlers.rules import firstnames
from handlers.rules.allowance import Allowance
from handlers.rules.facts import Decision, HoldReason
from handlers.wording.allowance import amount
from handlers.wording.voice import Voice, shorten

LABEL = 20  # characters of a button
NAME = 12  # characters of a name on a button
Buttons = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Pressed:
    """What the buttons speak of. keeper: the account manager's name; is_known: whether the desk knows the writer;
    is_asked: whether somebody was asked to approve it."""

    number: int
    keeper: str
    is_known: bool = True
    is_asked: bool = False


def buttons(voice: Voice, decision: Decision, pressed: Pressed) -> tuple[Buttons, Buttons]:
    """The buttons, and the rarer ones behind "More"."""
    reason = decision.hold.reason if decision.hold else HoldReason.SUBJECT
    return _BY_REASON.get(reason, _usual)(voice, decision, pressed)


def message(voice: Voice, keeper: str, number: int) -> Button:
    """[Message Sara]"""
    return Button(voice.label("D1.message", "Message {name}", name=first(keeper)), "message", str(number))


def first(name: str) -> str:
    """A first name, short enough for a button."""
    return shorten(firstnames.first(name), NAME)


def _price(voice: Voice, pressed: Pressed) -> Button:
    return Button(voice.label("D1.price", "Ask for a price"), "price", str(pressed.number))


def _stopped(voice: Voice, pressed: Pressed) -> Button:
    return Button(voice.label("D1.stopped", "Our work has stopped"), "stopped", str(pressed.number))


def _withdraw(voice: Voice, pressed: Pressed) -> Button:
    sure = voice.label("D.withdraw", "Withdraw this request?")
    return Button(voice.label("button.withdraw", "Withdraw"), "withdraw", str(pressed.number), confirm=sure)


def _usual(voice: Voice, decision: Decision, pressed: Pressed) -> tuple[Buttons, Buttons]:
    shown = (_price(voice, pressed), _stopped(voice, pressed), _withdraw(voice, pressed))
    return (message(voice, pressed.keeper, pressed.number), *shown), ()


def _while_paused(voice: Voice, decision: Decision, pressed: Pressed) -> tuple[Buttons, Buttons]:
    shown = (_stopped(voice, pressed), _withdraw(voice, pressed))
    return (message(voice, pressed.keeper, pressed.number), *shown), ()


def _until_approved(voice: Voice, decision: Decision, pressed: Pressed) -> tuple[Buttons, Buttons]:
    """Somebody who is no contact reaches the account manager through the people who are."""
    if pressed.is_known:
        return (message(voice, pressed.keeper, pressed.number), _withdraw(voice, pressed)), ()
    code = Button(voice.label("button.code", "Enter code"), "code")
    label = shorten(voice.label("A8.ask", "Ask {name} to add me", name=first(pressed.keeper)), LABEL)
    return (code, Button(label, "addme", str(pressed.number)), _withdraw(voice, pressed)), ()


def _until_more(voice: Voice, decision: Decision, pressed: Pressed) -> tuple[Buttons, Buttons]:
    """D4: see what was used, ask for more, or wait for the next period."""
    number, shown = str(pressed.number), list[Button]()
    if decision.allowance is not None:
        shown.append(Button(_see(voice, decision.allowance), "used", decision.terms.contract))
    if not pressed.is_asked:
        shown.append(Button(voice.label("D4.more", "Ask for more"), "more", number))
    if decision.hold is not None and decision.hold.date is not None:
        local = replace(voice, zone=decision.terms.calendar.zone)
        day = local.date(datetime.fromtimestamp(decision.hold.date, UTC))
        shown.append(Button(voice.label("D4.wait", "Wait until {day}", day=day), "wait", number))
    rare = (message(voice, pressed.keeper, pressed.number), _stopped(voice, pressed), _withdraw(voice, pressed))
    return tuple(shown), rare


def _see(voice: Voice, allowance: Allowance) -> str:
    used = amount(voice, allowance.used)
    if allowance.unit == "hours":
        return shorten(voice.label("D4.see.hours", "See the {n} h", n=used), LABEL)
    return shorten(voice.label("D4.see", "See the {n}", n=used), LABEL)


def _until_chosen(voice: Voice, decision: Decision, pressed: Pressed) -> tuple[Buttons, Buttons]:
    """D6: what is covered, at most five, or on to the account manager."""
    if not decision.offer:
        return _usual(voice, decision, pressed)
    chosen = [
        Button(
            shorten(voice.label("D6.no", "No, {title}", title=option.title), LABEL),
            "subject",
            f"{pressed.number}.{option.key}",
        )
        for option in decision.options[: 5 - 1]
    ]
    ask = Button(voice.label("D6.yes", "Yes, ask {name}", name=first(pressed.keeper)), "asked", str(pressed.number))
    return (*chosen, ask), (_withdraw(voice, pressed),)


def _until_known(voice: Voice, decision: Decision, pressed: Pressed) -> tuple[Buttons, Buttons]:
    """D10: the writer's own companies."""
    shown = [
        Button(shorten(option.title, LABEL), "company", f"{pressed.number}.{option.key}") for option in decision.options
    ]
    return tuple(shown), (_withdraw(voice, pressed),)


_BY_REASON: Mapping[HoldReason, Callable[[Voice, Decision, Pressed], tuple[Buttons, Buttons]]] = {
    HoldReason.SUSPENDED: _while_paused,
    HoldReason.UNPAID: _while_paused,
    HoldReason.ALLOWANCE: _until_more,
    HoldReason.CONSENT: _until_more,
    HoldReason.NOT_NAMED: _until_approved,
    HoldReason.SUBJECT: _until_chosen,
    HoldReason.ORGANISATION: _until_known,
}
