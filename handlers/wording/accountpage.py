"""What account managers read on their own page of the desk (CONVERSATIONS G10)."""

from datetime import datetime

from handlers.notices import Button, Style, Text, Words
from handlers.rules.attainment import Record
from handlers.wording.voice import Voice, dotted


def needs_you(voice: Voice) -> str:
    """The heading of what waits for a decision of his."""
    return voice.label("G10.needs", "Needs you")


def nothing(voice: Voice) -> Text:
    """Nothing does."""
    return voice.say("G10.none", "Nothing needs you at the moment.")


def held(voice: Voice, ref: str, organisation: str, subject: str, due: datetime | None) -> Text:
    """A held request, and by when he promised to write."""
    text = voice.say(
        "G10.held",
        "**{ref}** {organisation} · {subject} · held",
        ref=ref,
        organisation=organisation,
        subject=subject,
    )
    return dotted(text, voice.say("G10.write", "write by {due}", due=voice.moment(due)) if due else ())


def broken(voice: Voice, ref: str, organisation: str, promise: str, due: datetime) -> Text:
    """A missed promise that nobody has acknowledged."""
    return voice.say(
        "G10.broken",
        "**{ref}** {organisation} · {promise} was due {due} · not acknowledged",
        ref=ref,
        organisation=organisation,
        promise=promise,
        due=voice.moment(due),
    )


def acknowledge(voice: Voice, number: int) -> Button:
    """[Acknowledge]."""
    return Button(voice.label("E5.acknowledge", "Acknowledge"), "acknowledge", str(number), Style.PRIMARY)


def dispute(voice: Voice, ref: str, subject: str, due: datetime | None) -> Text:
    """A dispute he was asked to decide."""
    text = voice.say("G10.dispute", "**{ref}** {subject} · two queues disagree", ref=ref, subject=subject)
    return dotted(text, voice.say("G10.decide", "decide by {due}", due=voice.moment(due)) if due else ())


def accounts(voice: Voice) -> str:
    """The heading of his accounts."""
    return voice.label("G10.accounts", "Accounts")


def account(voice: Voice, name: str, record: Record, *, used: Text, ends: str) -> Text:
    """One account: its first answers within a year, what it used, when its contract ends."""
    kept: Text = ()
    if record.decided:
        kept = voice.say("G10.kept", "{kept} of {of} first answers on time", kept=record.kept, of=record.promised)
    until = voice.say("G10.ends", "ends {day}", day=ends) if ends else voice.say("G10.without", "no contract in force")
    return dotted((Words(name, bold=True),), kept, used, until)


def renewals(voice: Voice) -> str:
    """The heading of contracts that end soon."""
    return voice.label("G10.renewals", "Contracts that end within 90 days")


def renewal(voice: Voice, contract: str, organisation: str, ends: str, days: int) -> Text:
    """One of them."""
    return voice.count(
        "G10.renewal",
        "**{contract}** {organisation} · ends {day}, in {n} day",
        "**{contract}** {organisation} · ends {day}, in {n} days",
        days,
        contract=contract,
        organisation=organisation,
        day=ends,
    )


def complaints(voice: Voice) -> str:
    """The heading of complaints that are not over."""
    return voice.label("G10.complaints", "Open complaints")


def decide(voice: Voice, value: str) -> Button:
    """[Decide]: the year before it ends, and what to do."""
    return Button(voice.label("G10.decidenow", "Decide"), "renewal", value)


def contract_button(voice: Voice, value: str) -> Button:
    """[Contract]."""
    return Button(voice.label("button.account", "Contract"), "contract", value)


def invite(voice: Voice) -> Button:
    """[Invite a contact]."""
    return Button(voice.label("A0.title", "Invite a contact"), "invite")
