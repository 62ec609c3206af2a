"""A question to a platform, and what it answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform answered: its JSON, and the response headers. `silence`: why there was no answer."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]
    silence: str = ""


async def ask(session: aiohttp.ClientSession, url: str, *, token: str = "", **form: str) -> Answer:
    """One method of a platform's."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        async with session.post(url, data=form, headers=headers) as response:
            return Answer(await response.json(), response.headers)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return Answer({}, {}, f"no answer ({type(error).__name__})")
