"""What solved a request is found beside the next one like it, used by one tap, and shared by a lead (RULES 6)."""

import pytest

from handlers.wording.voice import flat
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.solved import CAUSE, FIX, asks, rings, solves

AGAIN = "The invoices of the Turin plant are rounded again, to whole euros"
CHINESE = "自今天早上起都灵工厂的发票金额被四舍五入"
BEFORE = f"Solved before: T-1001 {CAUSE} → {FIX}"


@pytest.fixture
def solved(lone: Scene) -> Scene:
    """Giulia's first request is solved."""
    lone.says("giulia", QUESTION)
    solves(lone, 1001)
    return lone


def test_a_card_shows_what_solved_a_request_like_it(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    rings(scene)
    assert "Solved before" not in scene.card().text
    solves(scene, 1001)
    card = asks(scene, "giulia", AGAIN)
    assert BEFORE in card.text
    assert "usedcase" not in card.words, "nobody has it yet"
    assert not [one for one in scene.read("giulia") if "Solved before" in flat(one.card.text)]


def test_chinese_is_found_too(scene: Scene) -> None:
    scene.says("giulia", CHINESE)
    solves(scene, 1001, cause="舍入配置", fix="改为两位小数")
    assert "Solved before: T-1001 舍入配置 → 改为两位小数" in asks(scene, "giulia", "都灵工厂的发票又被四舍五入了").text
