"""Every check of the conversations that can be made on the chat wire is a test that carries its number."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
NAME = re.compile(r"def test_check_((?:\d\d_(?:and_)?)+)")
WANTED = set(range(1, 41))


def test_every_check_has_a_test_with_its_number() -> None:
    names = (name for file in TESTS.rglob("test_*.py") for name in NAME.findall(file.read_text(encoding="utf-8")))
    numbers = {int(number) for name in names for number in re.findall(r"\d\d", name)}
    assert sorted(WANTED - numbers) == []
