"""The main job in eight steps, as moves on the page that a person could make by hand."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Move:
    """One thing done on the page, by `who` in `pane`.

    do: "say" (type `text` and send it; with `room`, in the newest ticket room), "press" (the newest button of `word`;
    with `text`, the newest that says this), "race" (two user ids with a comma press the same button, one right after
    the other), "fill" (the open form, from `fields` in order), "clock" (jump to `word`), "see" (wait for a message with
    `text` or a button of `word`).
    """

    do: str
    pane: str = ""
    who: str = ""
    text: str = ""
    word: str = ""
    room: bool = False
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A caption and what happens under it; `hold`: seconds to read it at the usual pace."""

    caption: str
    moves: tuple[Move, ...]
    hold: float = 3.0


def _customer(do: str, text: str = "", word: str = "") -> Move:
    return Move(do, "customer", "giulia", text, word)


def _expert(do: str, text: str = "", *, word: str = "", who: str = "anna", fields: tuple[str, ...] = ()) -> Move:
    return Move(do, "expert", who, text, word, room=do == "say", fields=fields)


def _account(do: str, text: str = "", word: str = "") -> Move:
    return Move(do, "account", "sara", text, word)


INVOICES = (
    "Hi, since this morning invoices from the Turin plant are rounded to whole euros. We close the books tomorrow!!"
)
LOOKED = "I see it: the rounding profile of the Turin plant changed last night. I am checking which invoices it hit."

RATED = (("How was the help", "4"), ("know the subject", "5"), ("How was the speed", "2"), ("How courteous was", "5"))

STORY: tuple[Step, ...] = (
    Step("Giulia, a customer in Rome, writes in her own words. No form, no category.", (_customer("say", INVOICES),)),
    Step(
        "Within seconds: a reference, the team that has it, and the time by which a person answers.",
        (_customer("see", "T-"),),
        hold=4,
    ),
    Step(
        "The experts see one card. Anna and Li Wei press Claim in the same second: one wins, the other is told who.",
        (_expert("see", word="claim"), _expert("race", word="claim", who="anna,liwei"), _expert("see", word="ask")),
        hold=4,
    ),
    Step(
        "Anna writes in the ticket's room; Giulia reads it in her own chat, under Anna's name.",
        (_expert("say", LOOKED), _customer("see", "rounding profile")),
        hold=4,
    ),
    Step(
        "Anna needs something from Giulia. Asking pauses the solve-by clock, and both can see that.",
        (
            _expert("press", word="ask"),
            _expert("fill", fields=("Which plant code do the wrong invoices carry?",)),
            _customer("see", "Which plant code"),
        ),
        hold=4,
    ),
    Step(
        "Giulia answers and the clock runs on. Then nobody writes: at 75 % the owner and the team lead are warned.",
        (_customer("say", "Plant code IT-TO-02."), _expert("see", "IT-TO-02"), Move("clock", word="warning")),
        hold=5,
    ),
    Step(
        "The promise is missed, and says so: Sara, the account manager, gets the timeline and acts on it.",
        (
            Move("clock", word="missed"),
            _account("see", "Missed"),
            _account("press", word="acknowledge"),
            _account("see", "Acknowledged"),
        ),
        hold=6,
    ),
    Step(
        "Anna solves it, Giulia says yes and rates the help in four taps. A 2 for speed opens a complaint: with "
        "somebody who was not involved, and a time.",
        (
            _expert("press", word="resolve"),
            _expert("fill", fields=("Rounding profile changed in the release", "Profile restored, invoices corrected")),
            _customer("see", word="confirm"),
            _customer("press", word="confirm"),
            _customer("see", "is closed"),
            Move("clock", word="rating"),
            *(move for asked, score in RATED for move in (_customer("see", asked), _customer("press", score, "rate"))),
            _customer("see", "I opened complaint"),
            _account("see", "Complaint K-"),
        ),
        hold=6,
    ),
)


def as_json(story: tuple[Step, ...] = STORY) -> list[dict[str, Any]]:
    """The story as the page's script reads it."""
    return [asdict(step) for step in story]
