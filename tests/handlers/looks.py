"""People look at their own page of the desk, read it, and press what stands there."""

from dataclasses import replace

from handlers.inbound import Inbound, Kind
from handlers.notices import Button, Card, Home
from handlers.wording.voice import flat
from schedules import pages
from tests.handlers.cast import PEOPLE
from tests.handlers.scene import Said, Scene


def look(scene: Scene, who: str) -> str:
    """Somebody opens his page; what he reads there."""
    scene.happens(who, Kind.HOME)
    return read(scene, who)


def page(scene: Scene, who: str) -> Home:
    """What stands on somebody's page."""
    return scene.chats.homes[PEOPLE[who].user]


def cards(scene: Scene, who: str) -> tuple[Card, ...]:
    """Its pieces, one below the other."""
    shown = page(scene, who)
    return (shown.card, *shown.parts)


def read(scene: Scene, who: str) -> str:
    """Everything that can be read on it, line by line."""
    return "\n".join(part for one in cards(scene, who) for part in (one.title, flat(one.text)) if part)


def buttons(scene: Scene, who: str) -> list[Button]:
    """Every button on it, in order."""
    return [button for one in cards(scene, who) for button in one.buttons]


def below(scene: Scene, who: str, title: str) -> list[Card]:
    """The lines below a heading that begins so."""
    found: list[Card] = []
    is_below = False
    for one in cards(scene, who):
        if one.title:
            is_below = one.title.startswith(title)
        elif is_below and one.text:
            found.append(one)
    return found


def press(scene: Scene, who: str, word: str, value: str | None = None) -> Said:
    """He presses the first button of this word; `value`: of one that may no longer be there."""
    found = [button.value for button in buttons(scene, who) if button.word == word]
    assert found or value is not None, f"no button {word!r} on the page:\n{read(scene, who)}"
    return scene.does(pressed(scene, who, word, found[0] if value is None else value))


def pressed(scene: Scene, who: str, word: str, value: str = "") -> Inbound:
    """The event of a press on a page: there is no message it stands on."""
    made = scene.happens(who, Kind.HOME).inbound
    return replace(made, key=f"{made.key}p", kind=Kind.PRESS, word=word, value=value, forms=True)


def renew(scene: Scene) -> int:
    """What happened reaches the pages; how many times the bell had to ring."""
    count = 0
    while scene.db.write_now(pages.renew, scene.now, 50):
        count += 1
        assert count < 20, "it rings for ever"
    scene.deliver()
    return count
