"""The same way in on the desk's own page: an invite, the code, the first question, settings (A0 to A6, A13)."""

import itertools
import re
from typing import Any

from handlers.notices import Post, load
from handlers.wording.voice import flat
from storage import shown
from tests.stories.gestures import QUESTION, a_quiet_minute
from tests.stories.stage import Stage
from tests.stories.test_onboarding_telegram import invites

NUMBERS = itertools.count(1)


async def does(play: Stage, user: str, kind: str, **given: Any) -> None:
    """Somebody does something in his private chat on the page."""
    event = {"kind": kind, "key": f"{kind}:{next(NUMBERS)}", "user": user, "name": "Elena Conti", "chat": f"@{user}"}
    await play.house.door.accept("console", event | given)
    await a_quiet_minute(play)


async def last(play: Stage, user: str) -> Post:
    """What the desk said there last."""
    rows = await play.house.db.read(shown.in_chat, f"@{user}")
    said = [load(row.body) for row in rows if not row.writer]
    assert isinstance(said[-1], Post)
    return said[-1]


async def test_a_stranger_on_the_page_becomes_a_contact(play: Stage) -> None:
    await does(play, "elena", "message", text="/start")
    assert "If you have an invite code (like BIAN-7F2Q), send it now." in flat((await last(play, "elena")).card.text)
    _, token, _ = await invites(play, "Elena Conti")
    await does(play, "elena", "message", text="BIAN-0000")
    assert "You have 4 tries left this hour." in flat((await last(play, "elena")).card.text)
    await does(play, "elena", "message", text=f"/start {token}")
    asked = await last(play, "elena")
    assert "Is that you?" in flat(asked.card.text)
    await does(play, "elena", "press", word="join", value=asked.card.buttons[0].value)
    assert "You are set up." in flat((await last(play, "elena")).card.text)
    await does(play, "elena", "message", text="settings")
    assert "time zone: Rome" in flat((await last(play, "elena")).card.text)
    await does(play, "elena", "form", word="zone", fields={"answer": "Shanghai"})
    assert "time zone: Shanghai" in flat((await last(play, "elena")).card.text)
    await does(play, "elena", "message", text=QUESTION)
    assert re.search(
        r"T-1001.*The ERP Finance team has it.*Shanghai", flat((await last(play, "elena")).card.text), re.S
    )
