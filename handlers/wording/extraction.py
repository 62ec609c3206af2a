"""What translators get: every sentence of the code, by key, for Babel's `pybabel extract` (see CONTRIBUTING)."""

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO

KEYWORDS = ("say", "label", "count")
Found = tuple[int, str, tuple[Any, ...] | str, list[str]]


def extract(
    source: BinaryIO, keywords: Collection[str], comments: Collection[str], options: Mapping[str, str]
) -> Iterator[Found]:
    """Babel extraction method: calls of `say`, `label` and `count`, and the docstrings of refusals.

    Yields (line, gettext function, messages, comments) with the key as context.
    """
    for node in ast.walk(ast.parse(source.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in KEYWORDS:
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            wanted = 3 if node.func.attr == "count" else 2
            if len(texts) >= wanted:
                yield node.lineno, "npgettext" if wanted == 3 else "pgettext", tuple(texts[:wanted]), []
        elif isinstance(node, ast.ClassDef):
            yield from _refusal(node)


def _refusal(node: ast.ClassDef) -> Iterator[Found]:
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name) and each.targets[0].id == "script":
            key, sentence = ast.literal_eval(each.value), ast.get_docstring(node)
            if sentence:
                yield node.lineno, "pgettext", (key, sentence), []
