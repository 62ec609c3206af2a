"""The library's HTTP side, reading from an answer no more than the desk needs."""

import json
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

UNUSED = ("reply_to_message", "pinned_message")  # whole messages of people inside what we sent or asked for


class Requests(HTTPXRequest):
    """The library refuses an answer whole when one thing in it is not as it expects, such as a poll of another version
    that is quoted: a message that was sent would then count as failed, and be sent again."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer without the messages inside it. Raises TelegramError; nothing of the answer is logged."""
        try:
            answer: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("Invalid server response") from error
        result = answer.get("result")
        if isinstance(result, dict):
            for name in UNUSED:
                result.pop(name, None)
        return answer
