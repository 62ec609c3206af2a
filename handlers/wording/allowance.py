"""What is used and left of a contract's allowance, and what goes beyond it (CONVERSATIONS D4, F8, G2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal

from babel.numbers import format_decimal

from handlers.notices import Button, Card, Text, Words
from handlers.rules import firstnames
from handlers.rules.allowance import Allowance, Overage, Per
from handlers.wording.catalogue import spoken
from handlers.wording.voice import Value, Voice, dotted, lines

_PLURAL = {Decimal(1): 1}


@dataclass(frozen=True, slots=True)
class Use:
    """An allowance of which much is used. lasts: when the rest would be used up; manager: name and id of whom the
    reader may talk to, None where he is it himself; bought: how many units were prepaid in all, where it is about
    those."""

    allowance: Allowance
    contract: str
    lasts: datetime | None
    ends: datetime
    manager: tuple[str, int] | None
    bought: Decimal = Decimal(0)


def amount(voice: Voice, value: Decimal) -> str:
    """A number of requests or hours, with at most two decimals: "9.5"."""
    return format_decimal(value, format="#,##0.##", locale=spoken(voice.locale))


def taken(voice: Voice, unit: str, value: Decimal) -> str:
    """The same beside the words that say of what; some languages count things with a word of their own: "4个"."""
    said = amount(voice, value)
    if unit == "hours":
        return voice.label("allowance.of.hours", "{amount}", amount=said)
    return voice.label("allowance.of.requests", "{amount}", amount=said)


def used(voice: Voice, allowance: Allowance) -> Text:
    """G2: "Used 3 of 40 requests a year", and what is left of prepaid ones beside it."""
    inside = taken(voice, allowance.unit, allowance.used - allowance.drained)
    values: dict[str, Value] = {"used": inside, "included": included(voice, allowance)}
    if not allowance.prepaid and not allowance.drained:
        return voice.say("G2.used", "Used {used} of {included}", **values)
    left = taken(voice, allowance.unit, allowance.prepaid)
    return voice.say("G2.prepaid", "Used {used} of {included}; {n} prepaid are left", n=left, **values)


def used_up(voice: Voice, allowance: Allowance, last: tuple[str, datetime] | None = None) -> Text:
    """D4: none is left; whether more can be had, or when the next period begins. last: the request that used the last
    one, and when it was written."""
    what = included(voice, allowance)
    text = (
        voice.say("D4", "Your contract includes {included}; all are used.", included=what)
        if last is None
        else voice.say(
            "D4.last",
            "Your contract includes {included}; all are used (the last was {ref} on {date}).",
            included=what,
            ref=last[0],
            date=voice.day(last[1]),
        )
    )
    if allowance.policy is Overage.CONSENT:
        return voice.paragraph(text, voice.say("D4.consent", "Each further one needs a person's consent."))
    if allowance.renews is None:
        return text
    renews = voice.day(datetime.fromtimestamp(allowance.renews, UTC))
    return voice.paragraph(text, voice.say("D4.renews", "The next period starts on **{date}**.", date=renews))


def units(voice: Voice, unit: str, value: Decimal) -> Text:
    """ "1 request", "2.5 hours"."""
    n = _PLURAL.get(value, 2)
    said = amount(voice, value)
    if unit == "hours":
        return voice.count("allowance.hours", "{amount} hour", "{amount} hours", n, amount=said)
    return voice.count("allowance.requests", "{amount} request", "{amount} requests", n, amount=said)


def included(voice: Voice, allowance: Allowance) -> Text:
    """ "40 requests a year": what a period includes."""
    what = units(voice, allowance.unit, allowance.limit)
    match allowance.per:
        case Per.MONTH:
            return voice.say("allowance.month", "{units} a month", units=what)
        case Per.QUARTER:
            return voice.say("allowance.quarter", "{units} a quarter", units=what)
        case Per.YEAR:
            return voice.say("allowance.year", "{units} a year", units=what)
        case Per.CONTRACT:
            return voice.say("allowance.contract", "{units} in all", units=what)


def listed(voice: Voice, requests: Sequence[tuple[str, datetime, str, Decimal]], *, unit: str, older: str = "") -> Card:
    """D4 [See the 40], F8 [See the list]: reference, day and subject of each request, with its hours where those are
    counted; older: the value of the button for the next page."""
    if not requests:
        return Card(voice.say("used.none", "Nothing of this period is used yet."))
    rows = []
    for ref, at, subject, n in requests:
        row = voice.say(
            "used.line", "**{ref}** · {day} · {subject}", ref=ref, day=voice.day(at), subject=Words(subject)
        )
        rows.append(dotted(row, units(voice, unit, n) if unit == "hours" else ()))
    buttons = (Button(voice.label("used.older", "Older"), "used", older),) if older else ()
    return Card(lines(*rows), buttons=buttons)


# ---------------------------------------------------------------------------------------------------------------- F8


def nearing(voice: Voice, use: Use) -> Card:
    """F8: much of the period is used, or all of it; how long the rest lasts, and when there is more."""
    buttons = [Button(voice.label("F8.list", "See the list"), "used", use.contract)]
    if use.manager is not None:
        label = voice.label("F8.talk", "Talk to {name}", name=firstnames.first(use.manager[0])[:12])
        buttons.append(Button(label, "writeto", str(use.manager[1])))
    return Card(voice.paragraph(_share(voice, use), _pace(voice, use)), buttons=tuple(buttons))


def _share(voice: Voice, use: Use) -> Text:
    one = use.allowance
    used, limit = (use.bought - one.prepaid, use.bought) if use.bought else (one.used - one.beyond, one.limit)
    values: dict[str, Value] = {
        "contract": use.contract,
        "used": taken(voice, one.unit, used),
        "limit": units(voice, one.unit, limit),
        "share": int((used * 100 / limit).to_integral_value(ROUND_DOWN)),
    }
    if not one.left:
        return _gone(voice, use, values)
    if use.bought:
        return voice.say("F8.prepaid", "{contract}: {used} of {limit} prepaid ({share} %) are used.", **values)
    return voice.say("F8", "{contract}: {used} of {limit} ({share} %) are used.", **values)


def _gone(voice: Voice, use: Use, values: dict[str, Value]) -> Text:
    """Nothing is left, and until when."""
    if _renews(use):
        values["date"] = voice.day(_next(use))
        if use.bought:
            return voice.say(
                "F8.gone.prepaid",
                "{contract}: {used} of {limit} prepaid ({share} %) are used; the next period starts on {date}.",
                **values,
            )
        return voice.say(
            "F8.gone", "{contract}: {used} of {limit} ({share} %) are used; the next period starts on {date}.", **values
        )
    values["date"] = voice.day(_last(use))
    if use.bought:
        return voice.say(
            "F8.last.prepaid",
            "{contract}: {used} of {limit} prepaid ({share} %) are used; the contract runs to {date}.",
            **values,
        )
    return voice.say(
        "F8.last", "{contract}: {used} of {limit} ({share} %) are used; the contract runs to {date}.", **values
    )


def _pace(voice: Voice, use: Use) -> Text:
    """How long the rest lasts."""
    if not use.allowance.left:
        return ()
    renews, last = voice.day(_next(use)), voice.day(_last(use))
    if use.lasts is None or use.lasts >= _next(use):
        if _renews(use):
            return voice.say(
                "F8.enough.renews",
                "At the pace of the last 30 days they last to the end of it; the next period starts on {date}.",
                date=renews,
            )
        return voice.say(
            "F8.enough",
            "At the pace of the last 30 days they last to the end of it; the contract runs to {date}.",
            date=last,
        )
    until = voice.day(use.lasts)
    if _renews(use):
        return voice.say(
            "F8.pace.renews",
            "At the pace of the last 30 days they last until about {until}; the next period starts on {date}.",
            until=until,
            date=renews,
        )
    return voice.say(
        "F8.pace",
        "At the pace of the last 30 days they last until about {until}; the contract runs to {date}.",
        until=until,
        date=last,
    )


def _renews(use: Use) -> bool:
    return use.allowance.renews is not None and use.allowance.limit > 0


def _next(use: Use) -> datetime:
    """When there is more, or no contract any more."""
    renews = use.allowance.renews
    return use.ends if renews is None or not use.allowance.limit else datetime.fromtimestamp(renews, UTC)


def _last(use: Use) -> datetime:
    """An instant of the contract's last day."""
    return datetime.fromtimestamp(use.ends.timestamp() - 1, UTC)
