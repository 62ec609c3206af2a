"""What experts and leads can write or press, in a few lines (CONVERSATIONS G6)."""

from handlers.notices import Card, Text
from handlers.wording.voice import Voice, lines


def help_(voice: Voice, *, leads: bool = False) -> Card:
    """G6: how to work here; leads: with what only a lead of a queue can do."""
    return Card(
        lines(
            voice.say("G6.claim", "Claim → write in the thread = to the customer · 🔒 or // = internal"),
            voice.say(
                "G6.words",
                "In a thread: **claim** · **ask** · **interim** · **reply** · **update by 16:00** · **waitfor** · "
                "**transfer** · **needhelp** · **duplicate of T-1042** · **unsend** · **resolve** · **contract** · "
                "**why** · **similar** what was solved before. "
                "Here: **status** · **tickets** mine, queue or waiting · **next** to claim · **similar** and a few "
                "words: what was solved, for all companies · **off** and **on** duty · **settings** · **feedback** · "
                "**help**",
            ),
            voice.say(
                "G6.ideas",
                "In a thread, internal: **opportunity** what they could need. Anywhere: **idea** what you would like · "
                "**ideas** what became of them",
            ),
            leads_help(voice) if leads else (),
        )
    )


def leads_help(voice: Voice) -> Text:
    """What a lead of a queue can do besides."""
    return voice.say(
        "G6.leads",
        "As a lead: **fault** T-1042 T-1043: what is wrong; next news 14:00 · **news** what is new; next news 16:00 · "
        "**fault over**: cause; fix · **why** T-1042 · **rerate** T-1042 · **pauses**",
    )
