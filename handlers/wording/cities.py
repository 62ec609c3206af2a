"""Which time zone somebody means by a city, in his language or in English, or by the zone's own name (A13)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location

from handlers.wording.catalogue import spoken


def zone_of(said: str, locale: str | None) -> str | None:
    """The name of the time zone ("Europe/Rome"), for a reader of this language; None: there is none."""
    name = re.sub(r"\s+", " ", said.strip().lower())
    return _zones().get(name.replace(" ", "_")) or _cities(str(spoken(locale))).get(name)


@lru_cache(maxsize=1)
def _zones() -> Mapping[str, str]:
    names = sorted(available_timezones(), reverse=True)
    return {_city(name).lower(): name for name in names if _is_place(name)} | {name.lower(): name for name in names}


@lru_cache(maxsize=8)
def _cities(locale: str) -> Mapping[str, str]:
    """As the language calls them; of several zones with one city, the one that bears its name."""
    found = sorted(filter(_is_place, available_timezones()), key=lambda name: (_is_named(name), name))
    return {get_timezone_location(name, locale=locale, return_city=True).lower(): name for name in found}


def _is_named(name: str) -> bool:
    return get_timezone_location(name, locale="en", return_city=True).lower() == _city(name).replace("_", " ").lower()


def _is_place(name: str) -> bool:
    return "/" in name and not name.startswith("Etc/")


def _city(name: str) -> str:
    return name.rpartition("/")[2]
