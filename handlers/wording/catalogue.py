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


@lru_cache(maxsize=64)
def translations_for(language: str, script: str) -> NullTranslations:
    """The catalogue for a language (and, for Chinese, a script); an empty one means English."""
    for name in (f"{language}_{script}", language):
        path = FOLDER / f"{name}.po"
        if path.exists():
            compiled = BytesIO()
            with path.open("rb") as source:
                write_mo(compiled, read_po(source, locale=name))
            compiled.seek(0)
            return Translations(compiled)
    return _Nothing()


@lru_cache(maxsize=256)
def spoken(tag: str | None) -> Locale:
    """The locale the desk really speaks to a reader of that language: his own where there is a catalogue, else English,
    so that no sentence mixes two languages."""
    locale = locale_of(tag)
    return SOURCE if isinstance(catalogue_of(locale), _Nothing) else locale


def catalogue_of(locale: Locale) -> NullTranslations:
    """The catalogue this reader's sentences come from."""
    return translations_for(locale.language, _script(locale) if locale.language == "zh" else "")
