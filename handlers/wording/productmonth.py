"""What a product manager reads once a month (issue 7, 8)."""

from collections.abc import Mapping
from datetime import date

from handlers.notices import Card, Plain, Text
from handlers.rules.attainment import percent
from handlers.rules.productmonth import Month, Promise
from handlers.wording.account import promise_name
from handlers.wording.statement import month_name
from handlers.wording.voice import Value, Voice, dotted, lines

SHOWN = 5  # of what was asked for, of modules, of promises


def months(voice: Voice, product: str, found: Mapping[date, Month]) -> Card:
    """A product's month; several that were not told in time are one below the other."""
    apart = [part for first, month in found.items() for part in (_month(voice, product, first, month), (Plain(""),))]
    return Card(lines(*apart[:-1]))


def _month(voice: Voice, product: str, first: date, found: Month) -> Text:
    head = voice.count(
        "month",
        "**{month}, {product}**: {n} request",
        "**{month}, {product}**: {n} requests",
        found.requests,
        month=month_name(voice, first),
        product=product,
    )
    tight, loose = ([one for one in found.promises if wanted(one)] for wanted in (_is_tight, _is_loose))
    return lines(
        head,
        _not_covered(voice, found),
        *(_promise(voice, one, is_tight=True) for one in tight[:SHOWN]),
        *(_promise(voice, one, is_tight=False) for one in loose[:SHOWN]),
        _time(voice, found),
        _waste(voice, found),
        _proactive(voice, found),
    )


def _is_tight(one: Promise) -> bool:
    return one.is_tight


def _is_loose(one: Promise) -> bool:
    return one.is_loose and not one.is_tight


def _not_covered(voice: Voice, found: Month) -> Text:
    if not found.not_covered:
        return ()
    named = voice.listed(voice.within(name, str(count)) for name, count in found.not_covered[:SHOWN])
    return voice.say("month.asked", "Asked for and not covered: {named}", named=named)


def _promise(voice: Voice, one: Promise, *, is_tight: bool) -> Text:
    values: dict[str, Value] = {
        "promise": promise_name(voice, one.kind.value),
        "severity": one.severity,
        "kept": one.kept,
        "of": one.of,
        "p": voice.span(one.p90 or 0),
        "target": voice.span(one.target),
    }
    if not is_tight:
        return voice.say(
            "month.loose",
            "Too loose: {promise}, {severity} · {kept} of {of} kept, nine of ten within {p} of {target}",
            **values,
        )
    if one.p90 is None:
        return voice.say("month.never", "Too tight: {promise}, {severity} · {kept} of {of} kept", **values)
    return voice.say(
        "month.tight",
        "Too tight: {promise}, {severity} · {kept} of {of} kept, nine of ten within {p}, promised {target}",
        **values,
    )


def _time(voice: Voice, found: Month) -> Text:
    if not found.minutes:
        return ()
    named = voice.listed(f"{title} {voice.span(60 * spent)}" for title, spent in found.minutes[:SHOWN])
    return voice.say("month.time", "Where time went: {named}", named=named)


def _waste(voice: Voice, found: Month) -> Text:
    moved = voice.say(
        "month.waste",
        "Waste: {bounces} moved between queues · {reopened} opened again",
        bounces=found.bounces,
        reopened=found.reopened,
    )
    share = percent(found.waited, found.whole)
    waited = (
        voice.say("month.waited", "{share} % of the time requests were open, they waited for customers or others",
                  share=share)
        if share is not None
        else ()
    )  # fmt: skip
    return dotted(moved, waited)


def _proactive(voice: Voice, found: Month) -> Text:
    share = percent(found.proactive, found.contacts)
    if share is None:
        return ()
    return voice.say(
        "month.proactive",
        "We began {ours} of {all} contacts ({share} %)",
        ours=found.proactive,
        all=found.contacts,
        share=share,
    )
