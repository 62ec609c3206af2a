"""Languages as a desk file names them: those that people speak, and those that the desk does."""

from typing import Annotated

from pydantic import AfterValidator, Field

from handlers.wording import catalogue


def _existing(tag: str) -> str:
    if tag.partition("-")[0] not in catalogue.SOURCE.languages:
        raise ValueError(f"there is no language “{tag}”; write one such as {_ours()}")
    return tag


def _spoken(tag: str) -> str:
    if not catalogue.is_spoken(tag):
        raise ValueError(f"the desk does not speak “{tag}”; write one of {_ours()}")
    return tag


def _ours() -> str:
    return ", ".join(catalogue.tags())


_Tag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Tongue = Annotated[_Tag, AfterValidator(_existing)]
"""What a person speaks, whether the desk does or not: experts are chosen by it."""
Spoken = Annotated[_Tag, AfterValidator(_spoken)]
"""What the desk speaks, or near to it: sv-SE is read as sv, zh-CN as zh-Hans."""
