"""Would you recommend us? Once a quarter, and to the content ones one more question."""

from dataclasses import dataclass

from handlers.notices import Button, Card, Field, Form
from handlers.rules import firstnames
from handlers.wording.voice import Value, Voice, lines, quote, shorten

FIELD = "words"
TOP = 10
LABEL = 20  # characters of a button


def ask(voice: Voice, vendor: str, value: str) -> Card:
    """0 to 10."""
    text = voice.say(
        "NPS",
        "How likely are you to recommend **{vendor}** to a colleague? 0 is not at all, 10 is certainly.",
        vendor=vendor,
    )
    scores = tuple(Button(str(score), "recommend", f"{value}.{score}") for score in range(TOP + 1))
    return Card(text, buttons=scores)


def thanks(voice: Voice, score: int) -> Card:
    """It is recorded."""
    return Card(voice.say("NPS.thanks", "Thank you. Recorded: {n} of 10.", n=score))


def consent(voice: Voice, score: int, vendor: str, value: str) -> Card:
    """A 9 or a 10: whether he may be quoted or introduces us to somebody; asked once."""
    text = voice.say(
        "NPS.consent",
        "Thank you. Recorded: {n} of 10. May {vendor} quote you, or would you introduce us to somebody?",
        n=score,
        vendor=vendor,
    )
    buttons = (
        Button(voice.label("NPS.quote", "Quote me"), "allowquote", f"{value}.quote"),
        Button(voice.label("NPS.introduce", "Introduce you"), "allowquote", f"{value}.introduction"),
        Button(voice.label("NPS.neither", "Neither"), "allowquote", f"{value}.neither"),
    )
    return Card(text, buttons=buttons)


def form(voice: Voice, consent: str, value: str) -> Form:
    """What may be quoted, or who it is."""
    label = (
        voice.label("NPS.field.quote", "What may we quote?")
        if consent == "quote"
        else voice.label("NPS.field.name", "Who is it, and how do we reach them?")
    )
    field = Field(FIELD, label, long=True)
    return Form(voice.label("NPS.form", "Thank you"), "allowquote", value, (field,), voice.label("button.send", "Send"))


def agreed(voice: Voice, consent: str, manager: str) -> Card:
    """What was agreed to, and who gets it."""
    if consent == "quote":
        said = voice.say("NPS.quoted", "Thank you. {name} may quote this with your name.", name=manager)
    elif consent == "introduction":
        said = voice.say("NPS.introduced", "Thank you. {name} writes to you before anything else.", name=manager)
    else:
        said = voice.say("NPS.kept", "Thank you. It stays between us.")
    return Card(said)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of us. score: 0 to 10; consent: "quote", "introduction", or "" where he was asked for none."""

    person_id: int
    name: str
    organisation: str
    score: int
    consent: str = ""
    words: str = ""


def told(voice: Voice, one: Said) -> Card:
    """To the account manager: what may be used, or whom he has to write to."""
    of: dict[str, Value] = {"name": one.name, "organisation": one.organisation, "n": one.score}
    if one.consent == "quote":
        head = voice.say("NPS.told.quote", "**{name}** ({organisation}) gave us {n} of 10 and may be quoted:", **of)
    elif one.consent == "introduction":
        head = voice.say(
            "NPS.told.introduction",
            "**{name}** ({organisation}) gave us {n} of 10 and introduces us to somebody. I said that you write back"
            " before anything else:",
            **of,
        )
    else:
        head = voice.say("NPS.told.low", "**{name}** ({organisation}) would not recommend us: {n} of 10.", **of)
    first = firstnames.first(one.name)
    label = shorten(voice.label("NPS.write", "Write to {name}", name=first), LABEL)
    words = (quote(one.words),) if one.words else ()
    return Card(lines(head, words), buttons=(Button(label, "writeto", str(one.person_id)),))
