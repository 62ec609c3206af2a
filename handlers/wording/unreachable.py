"""What is said of chats the desk cannot write in any more, and of accounts that were closed (CONVERSATIONS H8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Style, Text
from handlers.rules import firstnames
from handlers.wording.voice import Voice, lines, shorten


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer's person, and the ways to him. number: of one of his requests."""

    number: int
    name: str
    ways: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """A chat in which nothing can be said any more. how: "" (the desk was removed), "archived", "deleted", "unshared";
    by: who did it, "" where nobody says; waiting: open requests of its customers; queue: whose cards stand in it."""

    place_id: int
    title: str
    how: str
    by: str
    at: datetime
    waiting: int = 0
    queue: str = ""
    contacts: Sequence[Contact] = ()


MOST_CONTACTS = 3


def removed(voice: Voice, gone: Gone) -> Card:
    """H8, to account managers and leads."""
    waiting = (
        voice.count(
            "H8.open",
            "An open request cannot be answered there.",
            "{n} open requests cannot be answered there.",
            gone.waiting,
        )
        if gone.waiting
        else ()
    )
    queue = (
        voice.say("H8.queue", "The cards of {queue} cannot be shown there until I am added again.", queue=gone.queue)
        if gone.queue
        else ()
    )
    moves = (Button(voice.label("button.todm", "Move them to DM"), "todm", str(gone.place_id), Style.PRIMARY),)
    buttons = (*(moves if gone.waiting else ()), *(_contact(voice, one) for one in gone.contacts[:MOST_CONTACTS]))
    return Card(lines(_how(voice, gone), waiting, queue), buttons=buttons)


def _contact(voice: Voice, who: Contact) -> Button:
    label = voice.label("button.reach", "Contact {name}", name=firstnames.first(who.name))
    return Button(shorten(label, 20), "reach", str(who.number))


def _how(voice: Voice, gone: Gone) -> Text:
    by = gone.by or voice.label("H8.somebody", "somebody")
    title, at = gone.title, voice.moment(gone.at)
    if gone.how == "archived":
        return voice.say("H8.archived", "**{title}** was archived by {by} {at}.", title=title, by=by, at=at)
    if gone.how == "deleted":
        return voice.say("H8.deleted", "**{title}** was deleted by {by} {at}.", title=title, by=by, at=at)
    if gone.how == "unshared":
        return voice.say(
            "H8.unshared", "**{title}** is no longer shared between the two workspaces since {at}.", title=title, at=at
        )
    return voice.say("H8", "I was removed from **{title}** by {by} {at}.", title=title, by=by, at=at)


def moved(voice: Voice, refs: Sequence[str], left: Sequence[str]) -> str:
    """To whoever pressed [Move them to DM]: what moved, and whose writers have no chat of their own with the desk."""
    said = voice.label("H8.moved", "{refs}: goes on privately.", refs=voice.listed(refs)) if refs else ""
    rest = voice.label("H8.left", "{refs}: no private chat, reach them another way.", refs=voice.listed(left))
    return " ".join(filter(None, (said, rest if left else "")))


def ways(voice: Voice, ref: str, who: Contact) -> Card:
    """[Contact Luca]: every way to him that is on file."""
    if not who.ways:
        return Card(voice.say("H8.noway", "{ref} · **{name}**: no other way is on file.", ref=ref, name=who.name))
    return Card(voice.say("H8.ways", "{ref} · **{name}**: {ways}.", ref=ref, name=who.name, ways=" · ".join(who.ways)))


def phone(voice: Voice, number: str) -> str:
    """A way: by telephone."""
    return voice.label("H8.phone", "phone {number}", number=number)


# ------------------------------------------------------------------------------------------------------ closed accounts


def expert_closed(voice: Voice, name: str, platform: str, refs: Sequence[str]) -> Card:
    """To lead and operators: a colleague's account was closed, and what he had is unclaimed."""
    head = voice.say("H8.expert", "The {platform} account of **{name}** was closed.", platform=platform, name=name)
    freed = (
        voice.say("H8.freed", "Unclaimed again: {refs}. Their customers see nothing of it.", refs=voice.listed(refs))
        if refs
        else ()
    )
    todo = voice.say("H8.file", "If {name} has left, take the name out of the desk file.", name=name)
    return Card(lines(head, freed, todo))


def unclaimed(voice: Voice, ref: str, owner: str) -> Card:
    """In the room of what he had."""
    return Card(
        voice.say(
            "H8.unclaimed", "The account of {owner} was closed: **{ref}** is unclaimed again.", owner=owner, ref=ref
        )
    )


def contact_closed(voice: Voice, who: Contact, platform: str, organisation: str, refs: Sequence[str]) -> Card:
    """To the account manager: answers cannot reach a customer's person there any more."""
    head = voice.say(
        "H8.contact",
        "The {platform} account of **{name}** ({organisation}) was closed. Answers on {refs} cannot reach it.",
        platform=platform,
        name=who.name,
        organisation=organisation,
        refs=voice.listed(refs),
    )
    other = (
        voice.say("H8.other", "Other ways: {ways}.", ways=" · ".join(who.ways))
        if who.ways
        else voice.say("H8.noother", "No other way is on file.")
    )
    return Card(lines(head, other))
