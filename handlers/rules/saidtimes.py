"""A time that somebody says in words, "update by 16:00", and the instant he means in his own zone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = {
    "today": "today oggi idag 今天 今日",
    "tomorrow": "tomorrow domani imorgon 明天 明日",
    "0": "monday mon lunedì lunedi lun måndag mån 周一 星期一 礼拜一",
    "1": "tuesday tues tue martedì martedi mar tisdag tis 周二 星期二 礼拜二",
    "2": "wednesday wed mercoledì mercoledi mer onsdag ons 周三 星期三 礼拜三",
    "3": "thursday thurs thu giovedì giovedi gio torsdag tors 周四 星期四 礼拜四",
    "4": "friday fri venerdì venerdi ven fredag fre 周五 星期五 礼拜五",
    "5": "saturday sat sabato sab lördag lör 周六 星期六 礼拜六",
    "6": "sunday sun domenica dom söndag sön 周日 周天 星期日 星期天 礼拜天",
}
_MEANT = {word: day for day, words in _DAYS.items() for word in words.split()}
_WORDS = "|".join(sorted(_MEANT, key=len, reverse=True)).replace("idag", r"i\s?dag").replace("imorgon", r"i\s?morgon")
_DAY = re.compile(rf"[\s,，]*(?:on |på )?({_WORDS})(?![a-zà-ö])\.?", re.IGNORECASE)
_NEWS = re.compile(
    r"\s*(?:(?:next|prossimo|nästa|下次)\s*)?(?:update|news|aggiornamento|uppdatering|nyheter|更新)\s*[:：]?",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\s*(?:(?:by|before|until|entro|prima delle|senast|innan|före)(?![a-zà-ö])|最晚|不晚于)", re.IGNORECASE
)
_NO_TIME = re.compile(rf"(?:{_WORDS}|yesterday|ieri|i\s?går|昨天|soon|later|presto|snart|\w+day)", re.IGNORECASE)
_BEFORE = re.compile(r"\s*(?:之?前)")  # "16:00前更新"
_END = re.compile(r"[\s.,;:!，。；：！–-]*")
_TIME = re.compile(
    r"""[\s,，]* (?P<at>(?:at|alle\ ore|alle|ore|le|klockan|kl\.?)\s*)? (?P<half>上午|早上|下午|晚上)?
    (?P<hour>\d{1,2}) (?:[:.：](?P<minute>\d\d)(?!\d) | 点(?:(?P<past>\d{1,2})分?|(?P<thirty>半))? | (?P<bare>(?!\d)))
    \s*(?P<pm>[ap]\.?m\b\.?)? (?![a-zà-ö0-9])""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A wall-clock time. day: "today", "tomorrow", a weekday from "0" (Monday) to "6", or "" where none was said.
    rest: the words behind it."""

    at: time
    day: str
    rest: str


def opening(text: str) -> Said | None:
    """The time that a text begins with as a promise of news: "update by 16:00, …", "aggiornamento entro le 16",
    "uppdatering senast imorgon kl 10", "16:00前更新"; None where it does not."""
    if (news := _NEWS.match(text)) is not None and (by := _BY.match(text, news.end())) is not None:
        return _when(text, by.end())
    found = _when(text, 0)
    if found is None or (before := _BEFORE.match(found.rest)) is None:
        return None
    promised = _NEWS.match(found.rest, before.end())
    return Said(found.at, found.day, _rest(found.rest, promised.end())) if promised else None


def is_unclear(text: str) -> bool:
    """Whether a text begins as a promise of news without a time that can be read: "update by 25:00", "update by
    yesterday", "update by Friday", or "update" alone; what goes on in other words is an answer like any other."""
    if opening(text) is not None or (news := _NEWS.match(text)) is None:
        return False
    by = _BY.match(text, news.end())
    rest = text[by.end() if by else news.end() :].strip(" .!:,，。！：")
    return not rest or (by is not None and (rest[0].isdigit() or _NO_TIME.fullmatch(rest) is not None))


def only(text: str) -> Said | None:
    """The time that is all a text says, with or without "by" before it; None where it says more, or none."""
    by = _BY.match(text)
    found = opening(text) or _when(text, by.end() if by else 0)
    return found if found is not None and not found.rest.removeprefix("前") else None


def instant(said: Said, now: datetime, zone: str) -> datetime | None:
    """The instant in UTC that somebody in `zone` means at `now`; None where it has passed. A weekday is the next one,
    which may be today."""
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    ahead = {"": 0, "today": 0, "tomorrow": 1}.get(said.day)
    if ahead is None:
        ahead = (int(said.day) - today.weekday()) % 7
    found = datetime.combine(today + timedelta(days=ahead), said.at, place).astimezone(UTC)
    if found <= now and said.day.isdecimal():
        found = datetime.combine(today + timedelta(days=7), said.at, place).astimezone(UTC)
    return found if found > now else None


def _when(text: str, start: int) -> Said | None:
    """Day and time, in either order."""
    before = _DAY.match(text, start)
    found = _TIME.match(text, before.end() if before else start)
    at = _wall(found) if found else None
    if found is None or at is None:
        return None
    after = None if before else _DAY.match(text, found.end())
    day = before or after
    end = after.end() if after else found.end()
    return Said(at, _MEANT[re.sub(r"\s", "", day[1]).lower()] if day else "", _rest(text, end))


def _wall(found: re.Match[str]) -> time | None:
    """The wall-clock time; None of a bare number, which may be anything, and of what is no time."""
    if found["bare"] is not None and not (found["at"] or found["pm"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or found["past"] or (30 if found["thirty"] else 0))
    is_late = (found["pm"] or "").lower().startswith("p") or found["half"] in ("下午", "晚上")
    if found["pm"] and not 1 <= hour <= 12:
        return None
    if is_late and hour < 12:
        hour += 12
    elif (found["pm"] or "").lower().startswith("a") and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _rest(text: str, end: int) -> str:
    stop = _END.match(text, end)
    return text[stop.end() if stop else end :].strip()
