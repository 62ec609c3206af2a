"""Which limit a "Too Many Requests" means: Telegram does not say whether it is the chat's or the bot's own."""

from dataclasses import replace

from handlers.notices import Act, Later, Mark, Outcome, Scope, Sent

CHATS = 3  # refused one after the other while nothing passes: it is no longer about any of them


class Floods:
    """Remembers which chats were refused since something passed last."""

    def __init__(self) -> None:
        self._refused: set[str] = set()

    def judge(self, outcome: Outcome, act: Act, place: str) -> Outcome:
        """The outcome, with the scope that it probably has. Marks are counted apart from words."""
        if isinstance(outcome, Sent):
            self._refused.clear()
        if not isinstance(outcome, Later) or outcome.scope is not Scope.PLACE:
            return outcome
        if isinstance(act, Mark):
            return replace(outcome, scope=Scope.LANE)
        self._refused.add(place)
        return replace(outcome, scope=Scope.ACCOUNT) if len(self._refused) >= CHATS else outcome
