"""What is said of files: how many came and of which kind, which stay where they are, which were lost (B10, H3)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from handlers.notices import Text, Words
from handlers.rules.filekinds import FileKind
from handlers.wording.voice import Voice, flat

Came = tuple[FileKind, int | None]  # what it is, and how long it plays in seconds


def no_text(voice: Voice) -> str:
    """What names a request that came without a word."""
    return voice.label("subject.none", "(no text)")


def counted(voice: Voice, came: Sequence[Came]) -> str:
    """C1: how many of each kind: "2 pictures · voice note 0:42"."""
    numbers = Counter(kind for kind, _ in came)
    return " · ".join(_counted(voice, kind, came, n) for kind, n in numbers.items())


def _counted(voice: Voice, kind: FileKind, came: Sequence[Came], n: int) -> str:
    if kind is FileKind.VOICE and n == 1:
        seconds = next(length for one, length in came if one is kind)
        if seconds is not None:
            return voice.label("C1.voice", "voice note {length}", length=length(seconds))
    return flat(_COUNTED[kind](voice, n))


_COUNTED = {
    FileKind.PICTURE: lambda voice, n: voice.count("C1.pictures", "{n} picture", "{n} pictures", n),
    FileKind.VOICE: lambda voice, n: voice.count("C1.voices", "{n} voice note", "{n} voice notes", n),
    FileKind.VIDEO: lambda voice, n: voice.count("C1.videos", "{n} video", "{n} videos", n),
    FileKind.FILE: lambda voice, n: voice.count("C1.files", "{n} file", "{n} files", n),
}


def length(seconds: int) -> str:
    """A recording's length as players show it: "0:42"."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def megabytes(size: int) -> str:
    """A size as people compare it, never rounded down to a limit it exceeds: "64", "0.3"."""
    whole = -(-size // 1_000_000)
    return str(whole) if size >= 1_000_000 else f"{max(size, 1) / 1_000_000:.1f}"


def passed_on(voice: Voice, came: Sequence[Came], at: datetime, *, more: bool) -> Text:
    """B10: what came without a word was understood as a request. more: others may come that belong to it."""
    (kind, seconds), time = came[0], voice.hour(at)
    if more:
        return voice.say("B10.album", "I passed on your pictures; they count as received {time}.", time=time)
    if len(came) > 1:
        return voice.say(
            "B10.files", "I passed on your {n} files; they count as received {time}.", n=len(came), time=time
        )
    if kind is FileKind.VOICE and seconds is not None:
        return voice.say(
            "B10.voice",
            "I passed on your voice note ({length}); it counts as received {time}.",
            length=length(seconds),
            time=time,
        )
    if kind is FileKind.PICTURE:
        return voice.say("B10.picture", "I passed on your picture; it counts as received {time}.", time=time)
    return voice.say("B10.file", "I passed on your file; it counts as received {time}.", time=time)


def instead(voice: Voice, name: str) -> Text:
    """Above the file that somebody put in the place of another one."""
    return voice.say("B10.instead", "Instead of {name}:", name=Words(name))


# --------------------------------------------------------------------------------------------------- H3, to the writer


def is_too_large(voice: Voice, name: str, size: int, limit: int) -> Text:
    """A file that the desk cannot fetch from here."""
    return voice.say(
        "H3.in",
        "I can take files up to {limit} MB here; **{name}** has {size} MB, so it can be seen in this chat only. "
        "Send it in smaller parts, or a link to it.",
        **_sizes(name, size, limit),
    )


def _sizes(name: str, size: int, limit: int) -> dict[str, Words | str]:
    return {"limit": megabytes(limit), "name": Words(name), "size": megabytes(size)}


def use_page(voice: Voice, name: str, size: int, limit: int, *, page: Words, ref: str) -> Text:
    """A file that the desk cannot fetch from here, but can by a page; page: the link."""
    return voice.say(
        "H3.page",
        "I can take files up to {limit} MB here; **{name}** has {size} MB. "
        "Use {page} (7 days, goes straight to {ref}).",
        **_sizes(name, size, limit),
        page=page,
        ref=ref,
    )


def this_page(voice: Voice) -> str:
    """What the link in that sentence is called."""
    return voice.label("H3.this", "this page")


def came_by_page(voice: Voice, names: str, ref: str, at: datetime) -> Text:
    """What somebody put on the page is with his request."""
    return voice.say(
        "H3.came",
        "**{names}** arrived and belongs to {ref}; it counts as received {time}.",
        names=Words(names),
        ref=ref,
        time=voice.hour(at),
    )


def is_program(voice: Voice, name: str) -> Text:
    """A file that would run when somebody opens it."""
    return voice.say(
        "H3.program",
        "I do not pass on programs, so **{name}** can be seen in this chat only. If it is needed, send a link to it.",
        name=Words(name),
    )


def text_arrived(voice: Voice) -> Text:
    """The words went their way."""
    return voice.say("H3.text", "Your text arrived.")


def may_follow(voice: Voice, name: str, platform: str) -> str:
    """For the other side: a file for which its writer was given a page."""
    said = voice.say("H3.follows", "[{name} is too large for {platform} and may follow]", name=name, platform=platform)
    return flat(said)


def stays_there(voice: Voice, name: str, platform: str) -> str:
    """For the other side: a file that is not carried over."""
    said = voice.say("H3.stays", "[{name} stands in the chat on {platform} only]", name=name, platform=platform)
    return flat(said)


# ----------------------------------------------------------------------------------------------- lost on its way (H1)


def not_reached(voice: Voice, names: str, contact: str, reason: Text) -> Text:
    """To one of ours: files that his customer did not get."""
    return voice.say(
        "H3.out", "{contact} did not get **{names}**: {reason}.", contact=contact, names=names, reason=reason
    )


def not_here(voice: Voice, names: str, contact: str, platform: str, reason: Text) -> Text:
    """In a room: files of the customer that are not shown there."""
    return voice.say(
        "H3.room",
        "{contact} sent **{names}** on {platform}, which I could not show here: {reason}.",
        contact=contact,
        names=names,
        platform=platform,
        reason=reason,
    )


def link(voice: Voice, name: str, size: int, address: Words, until: datetime) -> Text:
    """In place of a file that is too large: where it can be fetched, and until when."""
    return voice.say(
        "H3.link",
        "**{name}** ({size} MB) is too big to be shown here. Until {until} you can fetch it there: {link}",
        name=Words(name),
        size=megabytes(size),
        until=voice.day(until),
        link=address,
    )


def link_sent(voice: Voice, names: str, contact: str, reason: Text) -> Text:
    """To one of ours: his customer got a link."""
    return voice.say(
        "H3.sent",
        "**{names}**: {reason}. I sent {contact} a download link instead.",
        names=names,
        reason=reason,
        contact=contact,
    )


def send_again(voice: Voice, names: str, reason: Text) -> Text:
    """To a customer: his files were gone before they were fetched."""
    return voice.say(
        "H3.again", "I could not pass on **{names}**: {reason}. Please send it again.", names=names, reason=reason
    )


def send_smaller(voice: Voice, names: str, reason: Text) -> Text:
    """To a customer: his file turned out to be too large."""
    return voice.say(
        "H3.parts",
        "I could not pass on **{names}**: {reason}. Send it in smaller parts, or a link to it.",
        names=names,
        reason=reason,
    )


def too_far(voice: Voice) -> Text:
    """Why: the desk may not fetch files so large from where it was written."""
    return voice.say("H3.far", "it is larger than I can fetch from there")


def too_large_for(voice: Voice, platform: str, limit: int) -> Text:
    """Why: the other platform does not take it."""
    return voice.say("H3.large", "too big for {platform} ({limit} MB)", platform=platform, limit=megabytes(limit))


def gone(voice: Voice) -> Text:
    """Why: it lies there no longer, or may not be read."""
    return voice.say("H3.gone", "it was no longer there when I fetched it")


def empty(voice: Voice) -> Text:
    """Why: there is nothing in it."""
    return voice.say("H3.empty", "there is nothing in it")


def program(voice: Voice) -> Text:
    """Why: it would run when somebody opens it."""
    return voice.say("H3.runs", "I do not pass on programs")


def refused(voice: Voice, detail: str) -> Text:
    """Why: the platform said something else."""
    return voice.say("H3.refused", "the platform refused it ({detail})", detail=detail[:100])
