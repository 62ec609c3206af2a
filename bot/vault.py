"""Tokens are kept sealed: Fernet with the keys of RETAINER_TOKEN_KEY, of which the first seals and all open."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKeyError(ValueError):
    """None of the keys opens it."""


class Vault:
    """Seals and opens. keys: at least one, 32 bytes in URL-safe base64."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._first = Fernet(keys[0])
        self._all = MultiFernet([Fernet(key) for key in keys])

    def seal(self, text: str) -> str:
        """The text as nobody without the first key can read it."""
        return self._first.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text again. Raises WrongKeyError."""
        try:
            return self._all.decrypt(sealed).decode()
        except InvalidToken as error:
            raise WrongKeyError("no key opens it") from error

    def is_current(self, sealed: str) -> bool:
        """Whether the first key sealed it; what others sealed is sealed anew before they are taken away."""
        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return False
        return True
