"""What Telegram counts: which act against which limit, and as how many messages."""

from collections.abc import Sequence

import pytest

from bot.telegram.paces import paces
from handlers.notices import (
    Act,
    Card,
    Document,
    FileRef,
    Files,
    Mark,
    Open,
    Pace,
    Plain,
    Post,
    Remove,
    Retitle,
    Sign,
    Target,
)

POST = Post(Card((Plain("hello"),)))
LOG = Document("log.txt", "a\n", (Plain("Log"),))
PICTURE = FileRef(1, "photo", "p.jpg", "image/jpeg", 9, None, "telegram", "global", "x")
PRIVATE = Target("telegram", "global", "7", direct=True)
GROUP = Target("telegram", "global", "-1007", direct=False)
CARD = Target("telegram", "global", "-1007", direct=False, message="5")


def counted(act: Act, there: Target) -> Sequence[Pace]:
    return paces("1", act, there)


@pytest.mark.parametrize(
    ("act", "there", "keys"),
    [
        (POST, PRIVATE, ["all", "7:chat"]),
        (POST, Target("telegram", "global", "7", direct=True, message="5"), ["all", "7:edits"]),
        (Open("x"), GROUP, ["all", "-1007:chat", "-1007:group"]),
        (LOG, GROUP, ["all", "-1007:chat", "-1007:group"]),
        (POST, CARD, ["all", "-1007:edits", "-1007:group"]),
        (Retitle("x", closed=False), GROUP, ["all", "-1007:edits", "-1007:group"]),
        (Mark("5", Sign.RECEIVED), GROUP, ["marks", "all"]),
        (Remove("slot"), CARD, ["marks", "all"]),
    ],
    ids=["message", "edit", "topic", "file", "card's edit", "topic's title", "mark", "removal"],
)
def test_what_counts_against_which_limit(act: Act, there: Target, keys: list[str]) -> None:
    assert [pace.key for pace in counted(act, there)] == [f"1:{key}" for key in keys]


@pytest.mark.parametrize(
    ("act", "there", "weight"),
    [
        (POST, GROUP, 1),
        (Post(Card((Plain("long " * 2000),))), GROUP, 3),
        (Post(POST.card, pinned=True), GROUP, 2),
        (Post(POST.card, pinned=True), CARD, 1),
        (Files((PICTURE,) * 4), GROUP, 4),
        (Retitle("x", closed=True), GROUP, 2),
        (Retitle("x", closed=False), GROUP, 1),
    ],
    ids=["message", "long text", "pinned card", "its edit", "album", "closed topic", "renamed topic"],
)
def test_what_becomes_several_messages_counts_as_so_many(act: Act, there: Target, weight: int) -> None:
    overall, *of_place = counted(act, there)
    assert {pace.weight for pace in of_place} == {weight}
    assert overall.weight == 1


def test_each_window_is_used_to_95_percent() -> None:
    overall, chat, group = counted(POST, GROUP)
    assert 0.95 <= 1 / (overall.every * 30) < 1
    assert 0.95 <= 1 / chat.every < 1
    assert 0.95 <= 60 / (group.every * 20) < 1
    assert (overall.most, group.most) == (30, 20)
