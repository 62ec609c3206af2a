"""What the pages say on which files are put and fetched (H3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.wording.files import megabytes
from handlers.wording.voice import Voice

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class PutPage:
    """The page on which files are put. said: what became of the last form; passed_on: what came by it before."""

    title: str
    about: str
    limits: str
    choose: str
    send: str
    sending: str
    too_large: str
    broken: str
    back: str
    said: str = ""
    is_done: bool = False
    passed_on: str = ""
    files: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FetchPage:
    """The page that leads to a file."""

    title: str
    about: str
    until: str
    save: str


def put_page(voice: Voice, ref: str, name: str, *, desk: str, until: datetime, most: int) -> PutPage:
    """most: bytes of one form."""
    limit = megabytes(most)
    about = voice.label(
        "H3.put.about",
        "What you put here goes straight to {ref} at {desk}, in the name of {name}.",
        ref=ref,
        desk=desk,
        name=name,
    )
    return PutPage(
        voice.label("H3.put", "Files for {ref}", ref=ref),
        about,
        voice.label("H3.put.limits", "Up to 10 files, {limit} MB in all. This page is open until {until}.",
                    limit=limit, until=voice.day(until)),
        voice.label("H3.put.choose", "Your files"),
        voice.label("H3.put.send", "Send"),
        voice.label("H3.put.sending", "Sending. Please keep this page open."),
        put_too_large(voice, most),
        put_broken(voice),
        voice.label("H3.put.back", "Back to your messages"),
    )  # fmt: skip


def named(voice: Voice, name: str, size: int) -> str:
    """A file in a list."""
    if size < MB:
        return voice.label("H3.put.small", "{name} ({size} KB)", name=name, size=-(-size // 1000))
    return voice.label("H3.put.file", "{name} ({size} MB)", name=name, size=megabytes(size))


def passed_on(voice: Voice, ref: str) -> str:
    """Above the files that came by this page."""
    return voice.label("H3.put.passed", "Passed on to {ref}:", ref=ref)


def put_done(voice: Voice) -> str:
    """The form was taken."""
    return voice.label("H3.put.done", "Arrived and passed on. You can close this page.")


def put_taken(voice: Voice) -> str:
    """The same, for who came from his own page and goes back to it."""
    return voice.label("H3.put.taken", "Arrived and passed on.")


def put_too_large(voice: Voice, most: int) -> str:
    """More than one form may bring."""
    return voice.label(
        "H3.put.large", "That is more than {limit} MB, so nothing was taken. Send it in parts.", limit=megabytes(most)
    )


def put_too_many(voice: Voice) -> str:
    """More files than one form may bring."""
    return voice.label("H3.put.many", "Those are more than 10 files, so nothing was taken. Send them in turns.")


def put_nothing(voice: Voice, name: str) -> str:
    """There was no file, or nothing in it."""
    if name:
        return voice.label("H3.put.empty", "There is nothing in {name}, so nothing was taken.", name=name)
    return voice.label("H3.put.none", "Choose a file first.")


def put_program(voice: Voice, name: str) -> str:
    """What would run when somebody opens it."""
    return voice.label(
        "H3.put.program",
        "I do not pass on programs, so nothing was taken: {name}. If it is needed, send a link to it.",
        name=name,
    )


def put_full(voice: Voice) -> str:
    """No room for it on the disk, or among what is kept."""
    return voice.label("H3.put.full", "There is no room for it just now, so nothing was taken. Say so in the chat.")


def put_broken(voice: Voice) -> str:
    """The form did not come whole."""
    return voice.label("H3.put.broken", "It broke off before it was whole, so nothing was taken. Send it again.")


def put_kept(voice: Voice) -> str:
    """H9 on the page: it is here, and was not passed on."""
    return voice.label(
        "H3.put.failed",
        "Something went wrong on my side. Your files are saved and a person has been told. Do not send them again.",
    )


def put_refused(voice: Voice) -> str:
    """The desk said in the chat why not."""
    return voice.label("H3.put.refused", "That was not taken; the chat says why.")


def over(voice: Voice) -> str:
    """The heading where a link opens nothing."""
    return voice.label("H3.page.over", "Nothing here any more")


def put_over(voice: Voice) -> str:
    """No link, no longer one, or its request is over."""
    return voice.label("H3.put.over", "This link has ended. Send the file in the chat again, and you get a new one.")


def fetch_page(voice: Voice, about: Mapping[str, str], size: int, at: datetime, until: datetime) -> FetchPage:
    """about: name and author; size in bytes, 0 where nobody knows; at: when it was sent."""
    said = voice.label("H3.get.about", "From {author}, {at}.", author=about["author"], at=voice.moment(at))
    return FetchPage(
        named(voice, about["name"], size) if size else about["name"],
        said,
        voice.label("H3.get.until", "You can fetch it until {until}.", until=voice.day(until)),
        voice.label("H3.get.save", "Save the file"),
    )
