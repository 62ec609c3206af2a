"""What people read about their own settings (CONVERSATIONS A13)."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.notices import Button, Card, Field, Form, Style, Text
from handlers.wording import linking
from handlers.wording.linking import Chat
from handlers.wording.voice import Value, Voice, dotted, lines

FIELD = "answer"
QUIET_HINT = "19:00-08:00"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person's settings as he reads them. quiet: "19:00–08:00", "" for none; silent: this chat can be quiet. calls,
    warned: an expert's, None for others; daily: an account manager's, "" for others; chats: all of his; check_ins: a
    customer's, None for others."""

    language: str
    quiet: str
    silent: bool
    platform: str
    may_be_forgotten: bool
    calls: bool | None = None
    warned: bool | None = None
    daily: str = ""
    chats: Sequence[Chat] = ()
    check_ins: bool | None = None


def settings(voice: Voice, chosen: Chosen) -> Card:
    """A13."""
    buttons = [
        Button(voice.label("button.language", "Language"), "language"),
        Button(voice.label("button.zone", "Time zone"), "zone"),
        quiet_button(voice),
        Button(voice.label("button.link", "Link another chat"), "link"),
        *linking.unlink_buttons(voice, chosen.chats),
        *own_buttons(voice, chosen),
    ]
    if chosen.may_be_forgotten:
        sure = voice.label(
            "A13.sure",
            "Delete your name, chats and messages? Your open requests are withdrawn. This cannot be undone.",
        )
        forget = voice.label("button.forget", "Delete my data")
        buttons.append(Button(forget, "forget", "", Style.DANGER, confirm=sure))
    return Card(text(voice, chosen), buttons=tuple(buttons))


def title(voice: Voice) -> str:
    """The heading of the settings on a page."""
    return voice.label("A13.title", "Your settings")


def settings_button(voice: Voice) -> Button:
    """[Settings]."""
    return Button(voice.label("button.settings", "Settings"), "settings")


def quiet_button(voice: Voice) -> Button:
    """[Quiet hours]."""
    return Button(voice.label("button.quiet", "Quiet hours"), "quiet")


def text(voice: Voice, chosen: Chosen) -> Text:
    """How they stand."""
    hears = [sound(voice, is_on=chosen.calls)] if chosen.calls is not None else []
    hears += [warning(voice, is_on=chosen.warned)] if chosen.warned is not None else []
    hears += [daily(voice, chosen.daily)] if chosen.daily else []
    hears += [linking.chats(voice, chosen.chats)] if len(chosen.chats) > 1 else []
    return lines(dotted(_chosen(voice, chosen), _check_ins(voice, chosen)), *hears)


def _chosen(voice: Voice, chosen: Chosen) -> Text:
    """Language, zone, and what quiet hours do in the chat at hand."""
    values: dict[str, Value] = {"language": chosen.language, "zone": voice.city(), "quiet": chosen.quiet}
    if not chosen.quiet:
        return voice.say("A13", "Language: {language} · time zone: {zone} · quiet hours: none", **values)
    if chosen.silent:
        return voice.say(
            "A13.silent",
            "Language: {language} · time zone: {zone} · quiet hours: {quiet} (answers still arrive, silently)",
            **values,
        )
    return voice.say(
        "A13.loud",
        "Language: {language} · time zone: {zone} · quiet hours: {quiet} "
        "(answers still arrive; {platform} itself decides about sounds)",
        platform=chosen.platform,
        **values,
    )


def _check_ins(voice: Voice, chosen: Chosen) -> Text:
    """F9: whether he is asked later if a solution holds."""
    if chosen.check_ins is None:
        return ()
    if chosen.check_ins:
        return voice.say("A13.checkins.on", "check-ins: on")
    return voice.say("A13.checkins.off", "check-ins: off")


def own_buttons(voice: Voice, chosen: Chosen) -> tuple[Button, ...]:
    """What not everybody chooses: each button says what it would do."""
    found = []
    if chosen.check_ins is not None:
        off, on = voice.label("button.checkoff", "Check-ins off"), voice.label("button.checkon", "Check-ins on")
        found.append(Button(off if chosen.check_ins else on, "checkins", "off" if chosen.check_ins else "on"))
    if chosen.calls is not None:
        off, on = voice.label("button.soundoff", "Card sound off"), voice.label("button.soundon", "Card sound on")
        found.append(Button(off if chosen.calls else on, "calls", "off" if chosen.calls else "on"))
    if chosen.warned is not None:
        off, on = voice.label("button.warnoff", "75 % warning off"), voice.label("button.warnon", "75 % warning on")
        found.append(Button(off if chosen.warned else on, "warned", "off" if chosen.warned else "on"))
    return (*found, *([change_time(voice)] if chosen.daily else []))


def change_time(voice: Voice) -> Button:
    """[Change time]."""
    return Button(voice.label("button.daily", "Change time"), "daily")


def sound(voice: Voice, *, is_on: bool) -> Text:
    """G9: whether his name calls him."""
    if is_on:
        return voice.say("G9.sound", "Card sound: on. On duty, I call you by name in your queues' chats.")
    return voice.say("G9.silent", "Card sound: off. Your name in your queues' chats makes no sound.")


def warning(voice: Voice, *, is_on: bool) -> Text:
    """G9: whether he is told before it is too late."""
    if is_on:
        return voice.say("G9.warned", "Private warning at 75 % of a time: on.")
    return voice.say("G9.unwarned", "Private warning at 75 % of a time: off. Your lead is still warned.")


def daily(voice: Voice, at: str) -> Text:
    """A12: when his day is told, and what may wait for it."""
    return voice.say(
        "A12.daily",
        "I write once a day at {time} ({zone}) what needs you, with early notices beyond three a day.",
        time=at,
        zone=voice.city(),
    )


def daily_form(voice: Voice, at: str) -> Form:
    """[Change time]."""
    label = voice.label("A12.at", "A time of day, such as 08:30")
    return _form(voice, voice.label("button.daily", "Change time"), "daily", Field(FIELD, label, at, "08:30", limit=5))


def daily_kept(voice: Voice, at: str) -> Card:
    """The time that was chosen."""
    return Card(daily(voice, at), buttons=(change_time(voice),))


def languages(voice: Voice, offered: Sequence[tuple[str, str]]) -> Card:
    """[Language]: each in its own words."""
    buttons = tuple(Button(name, "language", tag) for tag, name in offered)
    return Card(voice.say("A13.language", "Which language do you want to use?"), buttons=buttons)


def zone_form(voice: Voice, zone: str) -> Form:
    """[Time zone]."""
    label = voice.label("A13.zone", "A city in your time zone, such as Rome")
    return _form(voice, voice.label("A13.zone_title", "Time zone"), "zone", Field(FIELD, label, zone, "Rome", limit=64))


def quiet_form(voice: Voice, quiet: str) -> Form:
    """[Quiet hours]."""
    label = voice.label("A13.hours", "From and to, such as 19:00-08:00, or “none”")
    field = Field(FIELD, label, quiet, QUIET_HINT, limit=40)
    return _form(voice, voice.label("A13.quiet_title", "Quiet hours"), "quiet", field)


def _form(voice: Voice, title: str, word: str, field: Field) -> Form:
    return Form(title, word, "", (field,), voice.label("button.save", "Save"))


def forgotten(voice: Voice) -> Card:
    """[Delete my data]: done."""
    return Card(
        voice.say(
            "A13.forgotten",
            "Your data is deleted: your name, your chats and what you wrote. The number of your requests stays with "
            "your company's contract. If you write here again, I do not know you.",
        )
    )


def asked_to_be_forgotten(voice: Voice, name: str, key: str, organisations: str) -> Card:
    """To the account manager: who is gone, and what is left to do."""
    return Card(
        lines(
            voice.say(
                "A13.told",
                "**{name}** ({organisations}) had all personal data deleted. The requests stay as numbers.",
                name=name,
                organisations=organisations,
            ),
            voice.say(
                "A13.file",
                "Take the person “{name}” out of the desk file: until then the next apply brings the name back.",
                name=key,
            ),
        )
    )


def link_code(voice: Voice, code: str, minutes: int, ways: Sequence[tuple[str, str]]) -> Card:
    """`link`: a code to write in the other chat. ways: (platform, address)."""
    text = voice.say(
        "link.code",
        "Write **{code}** to me in your other chat. It works once, for {minutes} minutes.",
        code=code,
        minutes=minutes,
    )
    opens = (voice.say("link.open", "{platform}: {link}", platform=name, link=link) for name, link in ways)
    return Card(lines(text, *opens))
