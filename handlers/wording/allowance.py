"""What is left of a contract's requests, and why one is kept when none is (CONVERSATIONS D4, G2)."""

from datetime import UTC, datetime

from handlers.notices import Text
from handlers.rules.allowance import Per
from handlers.rules.facts import Allowance, Overage
from handlers.wording.voice import Voice


def used(voice: Voice, allowance: Allowance) -> Text:
    """G2: "Used 3 of 40 requests a year"."""
    return voice.say(
        "G2.used", "Used {used} of {included}", used=int(allowance.used), included=_included(voice, allowance)
    )


def used_up(voice: Voice, allowance: Allowance) -> Text:
    """D4: none is left; whether more can be had, or when the next period begins."""
    text = voice.say("D4", "Your contract includes {included}; all are used.", included=_included(voice, allowance))
    if allowance.policy is Overage.CONSENT:
        return text + voice.say("D4.consent", " Each further one needs a person's consent.")
    if allowance.renews is None:
        return text
    renews = voice.day(datetime.fromtimestamp(allowance.renews, UTC))
    return text + voice.say("D4.renews", " The next period starts on **{date}**.", date=renews)


def _included(voice: Voice, allowance: Allowance) -> Text:
    n = int(allowance.limit)
    match allowance.per:
        case Per.MONTH:
            return voice.count("allowance.month", "{n} request a month", "{n} requests a month", n)
        case Per.QUARTER:
            return voice.count("allowance.quarter", "{n} request a quarter", "{n} requests a quarter", n)
        case Per.YEAR:
            return voice.count("allowance.year", "{n} request a year", "{n} requests a year", n)
        case Per.CONTRACT:
            return voice.count("allowance.contract", "{n} request in all", "{n} requests in all", n)
