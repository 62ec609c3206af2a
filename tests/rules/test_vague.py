"""Words that name no time are noticed, and times that are said are understood, in four languages."""

from datetime import UTC, datetime

import pytest

from handlers.rules.saidtimes import instant, only, opening
from handlers.rules.vague import vague

VAGUE = [
    ("I'll look at it soon.", "soon"),
    ("You hear from me later today", "later today"),
    ("We are on it. I write tomorrow.", "tomorrow"),
    ("In 14.2 it works, I write tomorrow.", "tomorrow"),
    ("It will be fixed by the end of the day", "by the end of the day"),
    ("SHORTLY!", "SHORTLY"),
    ("I call as soon as I can", "as soon as I can"),
    ("Ti scrivo più tardi", "più tardi"),
    ("Ti rispondo entro fine giornata.", "entro fine giornata"),
    ("La chiamo domani", "domani"),
    ("Jag återkommer strax", "strax"),
    ("Vi hör av oss i morgon", "i morgon"),
    ("Jag svarar innan dagens slut", "innan dagens slut"),
    ("我稍后回复您", "稍后"),
    ("我们今天下班前处理", "今天下班前"),
    ("Is it the Turin plant? I look at it soon.", "soon"),
]
PLAIN = [
    "You wrote 'soon' and 'today'.",
    "You wrote ‘as soon as possible’.",
    "See you tomorrow!",
    "明天见",
    "I see no more errors since this afternoon.",
    "The profile of the Turin plant is wrong.",
    "It is too soon to say",
    "Send it as soon as you have it",
    "I call tomorrow at 10:00",
    "Jag skriver i morgon kl 10",
    "明天10点告诉您",
    "I send it by 4 pm tomorrow",
    "Do you close the books tomorrow?",
    "明天可以吗？",
    "You wrote “later today”, which day was that",
    "The button says `asap` and does nothing",
    "> later today\nThat was the old message",
    "```\nwait soon\n```\nThis is the log",
    "See https://example.com/soon",
    "A presto",
    "Vi ses snart",
    "The tomorrowland file is missing",
    "",
]


@pytest.mark.parametrize(("text", "phrase"), VAGUE)
def test_a_promise_without_a_time_is_noticed_by_its_words(text: str, phrase: str) -> None:
    assert vague(text) == phrase


@pytest.mark.parametrize("text", PLAIN)
def test_nothing_else_is(text: str) -> None:
    assert vague(text) is None


NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)  # Tuesday 13:04 in Rome
TODAY = datetime(2026, 11, 24, 15, tzinfo=UTC)  # 16:00 in Rome
OPENINGS = [
    ("update by 16:00", TODAY, ""),
    ("Update by 16:00, I look at the interface", TODAY, "I look at the interface"),
    ("next update before 4 pm today.", TODAY, ""),
    ("Update by 10:00 tomorrow: the log is long", datetime(2026, 11, 25, 9, tzinfo=UTC), "the log is long"),
    ("update by Fri 9:00", datetime(2026, 11, 27, 8, tzinfo=UTC), ""),
    ("update by Tuesday 9:00", datetime(2026, 12, 1, 8, tzinfo=UTC), ""),
    ("Aggiornamento entro le 16", TODAY, ""),
    ("aggiornamento entro domani alle 10:30", datetime(2026, 11, 25, 9, 30, tzinfo=UTC), ""),
    ("Uppdatering senast kl. 16.00", TODAY, ""),
    ("uppdatering senast i morgon kl 10", datetime(2026, 11, 25, 9, tzinfo=UTC), ""),
    ("16:00前更新", TODAY, ""),
    ("aggiornamento entro mer. 10:30", datetime(2026, 11, 25, 9, 30, tzinfo=UTC), ""),
    ("aggiornamento entro mercoledi alle 10:30", datetime(2026, 11, 25, 9, 30, tzinfo=UTC), ""),
    ("更新：最晚明天下午4点半", datetime(2026, 11, 25, 15, 30, tzinfo=UTC), ""),
]


@pytest.mark.parametrize(("text", "due", "rest"), OPENINGS)
def test_a_text_may_begin_with_the_time_of_the_next_news(text: str, due: datetime, rest: str) -> None:
    said = opening(text)
    assert said is not None
    assert (instant(said, NOW, "Europe/Rome"), said.rest) == (due, rest)


@pytest.mark.parametrize(
    "text",
    ["Update: at 16:00 it failed", "The update by 16:00 failed", "update by 16", "update by 25:00", "update by 16:75"],
)
def test_what_only_looks_like_it_is_none(text: str) -> None:
    assert opening(text) is None


@pytest.mark.parametrize(
    "text", ["16:00", "by 16:00", "today 4pm", "kl 16", "entro le 16:00", "16:00前", "update by 16:00"]
)
def test_behind_the_word_the_time_alone_is_enough(text: str) -> None:
    said = only(text)
    assert said is not None
    assert instant(said, NOW, "Europe/Rome") == TODAY


@pytest.mark.parametrize("text", ["", "16", "soon", "16:00 or so", "at night"])
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    assert only(text) is None


def test_a_time_that_has_passed_is_none_and_a_zone_is_the_writers_own() -> None:
    said = only("13:00")
    assert said is not None
    assert instant(said, NOW, "Europe/Rome") is None
    assert instant(said, NOW, "America/New_York") == datetime(2026, 11, 24, 18, tzinfo=UTC)
