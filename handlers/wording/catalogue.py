"""Message catalogues: one `.po` file per language beside this module, English as the source.

A catalogue is found by language and script, so `zh-TW` never gets Simplified Chinese; a sentence that is missing or
fuzzy falls back to English by itself.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).parent / "catalogues"
SOURCE = Locale("en", "GB")


@lru_cache(maxsize=256)
def locale_of(tag: str | None) -> Locale:
    """The Babel locale for a language tag such as "it", "zh-Hans" or "sv_SE"; English for what Babel does not know."""
    try:
        found = Locale.parse((tag or "").replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return SOURCE
    return SOURCE if str(found) == "en" else found


def _script(locale: Locale) -> str:
    guessed = Locale.parse(str(locale), resolve_likely_subtags=True) if not locale.script else locale
    return guessed.script or (
        "Hant" if locale.territory in {"TW", "HK", "MO"} else "Hans" if locale.language == "zh" else ""
    )


class _Nothing(NullTranslations):
    """No catalogue: the English source."""


class Catalogues:
    """A folder of catalogues, each read when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, NullTranslations] = {}

    def of(self, locale: Locale) -> NullTranslations:
        """The catalogue a locale's sentences come from; an empty one means English."""
        name = f"{locale.language}_{_script(locale)}" if locale.language == "zh" else locale.language
        if name not in self._read:
            self._read[name] = self._load(self._folder / f"{name}.po", name)
        return self._read[name]

    @staticmethod
    def _load(path: Path, name: str) -> NullTranslations:
        if not path.exists():
            return _Nothing()
        compiled = BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=name))
        compiled.seek(0)
        return Translations(compiled)


OURS = Catalogues(FOLDER)


def catalogue_of(locale: Locale) -> NullTranslations:
    """The catalogue this reader's sentences come from."""
    return OURS.of(locale)


@lru_cache(maxsize=256)
def spoken(tag: str | None) -> Locale:
    """The locale the desk really speaks to a reader of that language: his own where there is a catalogue, else English,
    so that no sentence mixes two languages."""
    locale = locale_of(tag)
    return SOURCE if isinstance(catalogue_of(locale), _Nothing) else locale


def is_spoken(tag: str) -> bool:
    """The desk speaks that language, or one that is as good as it."""
    return spoken(tag) != SOURCE or tag.partition("-")[0] == SOURCE.language


def tags() -> list[str]:
    """The languages the desk speaks, as they are named: en, it, zh-Hans."""
    return sorted([SOURCE.language, *(one.stem.replace("_", "-") for one in FOLDER.glob("*.po"))])
