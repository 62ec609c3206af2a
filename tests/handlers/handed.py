"""Requests in somebody's hands: claimed, handed on by the names of options; and the bells of disputes and claims."""

from collections.abc import Sequence

from handlers.notices import Button, Form
from schedules import disputes, lapses
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Said, Scene

INTEGRATIONS, FINANCE = "Integrations (queue)", "ERP Finance (queue)"


def claimed(scene: Scene, **then: float) -> Scene:
    """Giulia asks on Telegram at 13:04, Anna claims it on Slack; then that much time passes."""
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.later(**then)
    return scene


def labels(form: Form | None, name: str = "to") -> Sequence[str]:
    """What a field of a form offers."""
    assert form is not None
    (field,) = [one for one in form.fields if one.name == name]
    return [one.label for one in field.options]


def choose(form: Form | None, label: str, name: str = "to") -> str:
    """The value of the option that says this."""
    assert form is not None
    (field,) = [one for one in form.fields if one.name == name]
    return next(one.value for one in field.options if label in one.label)


def hand(
    scene: Scene, who: str, card: Shown, to: str, line: str = "interface, not ledger", word: str = "transfer"
) -> Said:
    """Somebody presses [Transfer], chooses, and says what the next must know."""
    asked = scene.presses(who, word, card, more(card, word))
    return scene.sends(asked, to=choose(asked.reply.form, to), line=line)


def more(card: Shown, word: str) -> str:
    """The value of a button of the card, also of one behind "More"; of one that is not there, the card's own."""
    every: list[Button] = [*card.card.buttons, *card.card.more]
    return next((one.value for one in every if one.word == word), "1001.1")


def back(scene: Scene, who: str, card: Shown, why: str) -> Said:
    """Somebody presses [Send back] and says why."""
    return scene.sends(scene.presses(who, "sendback", card), line=why)


def ring(scene: Scene) -> int:
    """Disputes and claims that are due by now go on; how many were."""
    found = scene.db.write_now(disputes.go_on, scene.now, 50) + scene.db.write_now(lapses.look, scene.now, 50)
    scene.deliver()
    return found
