"""The sentences as the code has them."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from handlers.wording import extraction

ROOT = Path(__file__).parents[3]


def sentences() -> dict[str, set[tuple[str, ...]]]:
    """Every sentence of the code by its key."""
    found: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for file in (ROOT / "handlers").rglob("*.py"):
        with file.open("rb") as source:
            for _, _, messages, _ in extraction.extract(source, (), (), {}):
                found[messages[0]].add(tuple(messages[1:]))
    return found


def hidden() -> Iterator[str]:
    """Calls that name a key and take their English from elsewhere: nobody could translate that."""
    for file in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                wanted = {"say": 2, "label": 2, "count": 3}.get(node.func.attr, 0)
                texts = [isinstance(each, ast.Constant) and isinstance(each.value, str) for each in node.args[:wanted]]
                if len(texts) > 1 and texts[0] and not all(texts):
                    yield f"{file.name}:{node.lineno}"
