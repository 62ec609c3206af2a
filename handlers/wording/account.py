"""What account managers, leads and the front desk read (CONVERSATIONS 2 g)."""

from collections.abc import Sequence

from handlers.notices import Card
from handlers.wording.voice import Voice, lines


def promise_name(voice: Voice, kind: str) -> str:
    """What a clock promises, in the reader's words."""
    return {
        "first_response": voice.label("clock.first", "First answer"),
        "next_response": voice.label("clock.next", "Next answer"),
        "update": voice.label("clock.update", "Next news"),
        "resolution": voice.label("clock.solution", "Solution"),
        "promise": voice.label("clock.promise", "A word from a person"),
        "claim": voice.label("clock.claim", "Taking it from the queue"),
        "complaint": voice.label("clock.complaint", "Contact about the complaint"),
        "delivery": voice.label("clock.delivery", "Delivery"),
    }.get(kind, kind)


def status(voice: Voice, accounts: Sequence[tuple[str, int, int, int]]) -> Card:
    """G7: (organisation, open, held, missed) of the accounts somebody manages."""
    if not accounts:
        return Card(voice.say("G7.none", "You manage no accounts."))
    return Card(
        lines(
            voice.count("G7.head", "Your account:", "Your {n} accounts:", len(accounts)),
            *(
                voice.say(
                    "G7.line",
                    "**{name}** · {open} open · {held} held · {missed} missed",
                    name=name,
                    open=open_,
                    held=held,
                    missed=missed,
                )
                for name, open_, held, missed in accounts
            ),
        )
    )


def help_(voice: Voice) -> Card:
    """G7: what can be asked."""
    return Card(
        lines(
            voice.say(
                "G7.help",
                "**status** your day · **accounts** all of them · **tickets** and a company · **contract** and a "
                "company · **why** T-1042 · **pauses** how long clocks waited, and for whom · **invite** a contact "
                "· **link** or **unlink** Giulia Rossi: another chat of hers · **bind** a shared chat, said there ·"
                " **settings** · **feedback** · **help** this text. Notices with buttons come here when a promise "
                "is about to be or was missed, and when a request is held.",
            ),
            voice.say(
                "G7.ahead",
                "**complaints** those that are open · **renewals** what ends soon · **prep** and a company: ten lines "
                "before a call · **report** and a company and a month · **idea** what you would like · "
                "**ideas** what became of them",
            ),
            voice.say(
                "G7.change",
                "Changes of a contract: **extend** C-2044 14d · **suspend** C-2044 · **resume** C-2044 · **addon** "
                "C-2044 payroll · **contact** C-2044 add Luca · **paid** C-2044 2027-03-31 · **prepaid** C-2044 10 "
                "until 2027-06-30. For a request that runs: **rerate** T-1042",
            ),
        )
    )
