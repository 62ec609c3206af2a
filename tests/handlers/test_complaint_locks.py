"""The request is locked before the complaint about it, by whatever is pressed (ARCHITECTURE, The allowance)."""

import re

import pytest
from sqlalchemy import event

from tests.handlers.scene import Scene
from tests.handlers.solved import complaint

LOCKED = re.compile(r"FROM (tickets|complaints) .*FOR UPDATE", re.DOTALL)


@pytest.mark.parametrize(("who", "word"), [("marco", "callabout"), ("giulia", "wantcall"), ("sara", "complaint")])
def test_the_request_is_locked_before_the_complaint(scene: Scene, who: str, word: str) -> None:
    complaint(scene)
    card = scene.last("giulia", "I opened complaint") if who == "giulia" else scene.last(who, "Complaint K-1")
    heard: list[str] = []

    def note(*said: object) -> None:
        found = LOCKED.search(str(said[2]))
        heard.extend([found[1]] if found else [])

    event.listen(scene.db.engine, "before_cursor_execute", note)
    scene.presses(who, word, card, "1")
    event.remove(scene.db.engine, "before_cursor_execute", note)
    locks = scene.db.engine.dialect.name == "postgresql" and word != "complaint"  # who only reads locks nothing
    assert list(dict.fromkeys(heard)) == (["tickets", "complaints"] if locks else [])
