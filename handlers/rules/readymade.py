"""Ready answers: which language's text, what is filled in, and what stands for nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

ANY_LANGUAGE = "*"
KNOWN = frozenset({"contact", "ref", "expert"})
_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Reply:
    """A ready answer. text: by language, "*" for all; holding: it is no answer yet."""

    text: Mapping[str, str]
    holding: bool = False


def unknown(text: str) -> tuple[str, ...]:
    """The names in braces that nothing stands for, each once."""
    return tuple(dict.fromkeys(one for one in _GAP.findall(text) if one not in KNOWN))


def spoken(texts: Mapping[str, str], language: str) -> str:
    """The text for a reader: in his language, in that without its region or script, for all, in English, or any."""
    wanted = (language, language.partition("-")[0], ANY_LANGUAGE, "en", next(iter(texts)))
    return next(texts[one] for one in wanted if one in texts)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what stands for its gaps."""
    return _GAP.sub(lambda gap: values.get(gap[1], gap[0]), text)
