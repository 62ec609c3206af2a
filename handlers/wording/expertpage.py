"""What experts and leads read on their own page of the desk (CONVERSATIONS G9, the lead's part of G10)."""

from datetime import datetime

from handlers.notices import Button, Style, Text, Words
from handlers.wording import duetimes
from handlers.wording.voice import Value, Voice, dotted

# --------------------------------------------------------------------------------------------------------------- duty


def on_duty(voice: Voice, until: datetime | None) -> Text:
    """He is on duty."""
    if until is None:
        return voice.say("G9.on", "**On duty.**")
    return voice.say("G9.until", "**On duty** until {until}.", until=voice.moment(until))


def off_duty(voice: Voice, since: datetime | None) -> Text:
    """He is not."""
    if since is None:
        return voice.say("G9.off", "**Off duty.**")
    return voice.say("G9.next", "**Off duty** until {since}.", since=voice.moment(since))


def switch(voice: Voice, *, is_on: bool) -> Button:
    """The duty switch: what it would do."""
    if is_on:
        return Button(voice.label("button.off", "Go off duty"), "off")
    return Button(voice.label("button.on", "Go on duty"), "on", "", Style.PRIMARY)


def practice(voice: Voice) -> Button:
    """[Practice ticket]."""
    return Button(voice.label("button.practice", "Practice ticket"), "practice")


# -------------------------------------------------------------------------------------------------------------- lists


def yours(voice: Voice) -> str:
    """The heading of what somebody works on."""
    return voice.label("G9.yours", "Yours")


def none_yours(voice: Voice) -> Text:
    """Nothing is his."""
    return voice.say("G9.none", "Nothing is yours at the moment.")


def unclaimed(voice: Voice) -> str:
    """The heading of what he may take."""
    return voice.label("G9.unclaimed", "Unclaimed, yours to take")


def waiting(voice: Voice) -> str:
    """The heading of what waits for customers."""
    return voice.label("G9.waiting", "Waiting for the customer")


def missed(voice: Voice) -> str:
    """The heading of what he missed the day before."""
    return voice.label("G9.missed", "Missed yesterday")


def ticket(voice: Voice, ref: str, severity: str, organisation: str, subject: str, due: datetime | None) -> Text:
    """One request as those who work on it need it."""
    text = voice.say(
        "G9.line",
        "**{ref}** {severity} · {organisation} · {subject}",
        ref=ref,
        severity=severity,
        organisation=organisation,
        subject=subject,
    )
    return dotted(text, duetimes.in_list(voice, due))


def claim(voice: Voice, value: str) -> Button:
    """[Claim]."""
    return Button(voice.label("button.claim", "Claim"), "claim", value, Style.PRIMARY)


def why(voice: Voice, number: int) -> Button:
    """[Why]."""
    return Button(voice.label("button.why", "Why"), "why", str(number))


# --------------------------------------------------------------------------------------------------------------- leads


def queues(voice: Voice) -> str:
    """The heading of a lead's queues."""
    return voice.label("G10.queues", "Your queues")


def queue(voice: Voice, title: str, waiting: int, since: datetime | None, taken: int, on: str) -> Text:
    """What one queue has, and who is on duty in it."""
    values: dict[str, Value] = {"title": title, "waiting": waiting, "taken": taken}
    if since is None:
        text = voice.say("G10.queue", "**{title}**: {waiting} unclaimed, {taken} in work", **values)
    else:
        text = voice.say(
            "G10.since",
            "**{title}**: {waiting} unclaimed (the oldest since {since}), {taken} in work",
            since=voice.moment(since),
            **values,
        )
    if on:
        return dotted(text, voice.say("G10.on", "on duty: {names}", names=on))
    return dotted(text, voice.say("G10.nobody", "**nobody is on duty**"))


def at_risk(voice: Voice) -> str:
    """The heading of what is due soon."""
    return voice.label("G10.risk", "Due within the hour")


def risk(voice: Voice, line: Text, owner: str) -> Text:
    """A request that is due soon, and who has it."""
    return dotted(line, (Words(owner),) if owner else voice.say("G10.unowned", "**unclaimed**"))


def gaps(voice: Voice) -> str:
    """The heading of hours without anybody on duty."""
    return voice.label("G10.gaps", "Nobody on duty within 7 days")


def gap(voice: Voice, queue: str, start: datetime, end: datetime) -> Text:
    """Hours of a queue that its rota does not cover."""
    return voice.say(
        "G10.gap",
        "**{queue}**: {start} to {end}",
        queue=queue,
        start=voice.moment(start),
        end=voice.moment(end),
    )
