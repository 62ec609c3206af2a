"""Sentences: times in the reader's zone, values that cannot become markup, catalogues that are used when they exist."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.notices import Moment, Plain, Words
from handlers.wording import catalogue
from handlers.wording.remedies import by_when
from handlers.wording.states import ended
from handlers.wording.voice import Voice, flat, shorten
from tests.handlers.wording.source import hidden, sentences

NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
_PIECE = re.compile(r"^[\s,;:.]|[\s·]$")  # what continues another sentence, or is to be continued
FORBIDDEN = re.compile(r"as soon as possible|shortly|\basap\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("hours", "zone", "shown"),
    [
        pytest.param(3, "Europe/Rome", "today 16:04 (Rome)", id="today"),
        pytest.param(3, "Asia/Shanghai", "today 23:04 (Shanghai)", id="the same instant for a reader in Shanghai"),
        pytest.param(5, "Asia/Shanghai", "tomorrow 01:04 (Shanghai)", id="tomorrow is counted in the reader's zone"),
        pytest.param(72, "Europe/Rome", "Fri 13:04 (Rome)", id="this week by its day"),
        pytest.param(240, "Europe/Rome", "Fri 4 Dec 13:04 (Rome)", id="later with its date"),
        pytest.param(-24, "Europe/Rome", "Mon 23 Nov 13:04 (Rome)", id="the past with its date"),
    ],
)
def test_a_moment_is_said_in_the_readers_zone_with_its_place(hours: int, zone: str, shown: str) -> None:
    assert Voice("en", zone, NOW).moment(NOW + timedelta(hours=hours)).shown == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(40, "40 s"), (60, "1 min"), (89 * 60, "1 h 29 min"), (7200, "2 h"), (22 * 3600 + 59, "22 h")],
)
def test_a_length_of_time_is_never_rounded_up(seconds: int, shown: str) -> None:
    assert Voice("en", "UTC", NOW).span(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(40, "40 s"), (60, "1 min"), (7224, "2 h 24 s"), (10596, "2 h 56 min 36 s"), (0, "0 s")],
)
def test_a_part_of_a_sum_is_said_to_the_second(seconds: int, shown: str) -> None:
    assert Voice("en", "UTC", NOW).exact(seconds) == shown


def test_a_value_with_a_full_stop_ends_its_sentence() -> None:
    voice = Voice("sv", "Europe/Stockholm", NOW)
    assert flat(voice.say("x", "On {day}.", day=voice.date(NOW))) == "On 24 nov."
    assert flat(voice.say("x", "On {day}. Then", day=voice.date(NOW))) == "On 24 nov. Then"
    assert flat(voice.say("x", "On {day}...", day=voice.date(NOW))) == "On 24 nov...."


def test_what_is_listed_is_listed_as_the_language_lists() -> None:
    english, chinese = (Voice(tag, "Europe/Rome", NOW) for tag in ("en", "zh-Hans"))
    assert english.listed(["A", "B", "C"]) == "A, B, C"
    assert chinese.listed(name for name in ("A", "B", "C")) == "A、B、C"
    assert (chinese.listed([]), chinese.listed(["A"])) == ("", "A")
    assert chinese.apart(["A, B", "C"]) == "A, B；C"
    assert (english.within("A", "Rome"), chinese.within("A", "罗马")) == ("A (Rome)", "A（罗马）")


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        pytest.param(1, "Anna closed T-1 at 12:04", id="today at an hour"),
        pytest.param(72, "Anna closed T-1 on Sat 21 Nov 13:04", id="another day on that day"),
    ],
)
def test_an_instant_has_its_preposition_in_english_too(ago: int, said: str) -> None:
    voice = Voice("en", "Europe/Rome", NOW)
    assert flat(ended(voice, "T-1", "closed", "Anna", voice.hour(NOW - timedelta(hours=ago)))) == said


def test_a_value_cannot_become_markup_or_a_placeholder() -> None:
    said = Voice("en", "UTC", NOW).say("x", "**{name}** wrote", name="**bold** {name}")
    assert said == (Words("**bold** {name}", bold=True), Plain(" wrote"))


def test_a_moment_inside_bold_is_bold() -> None:
    voice = Voice("en", "UTC", NOW)
    piece = voice.say("x", "**by {due}**", due=voice.moment(NOW))[1]
    assert isinstance(piece, Moment)
    assert piece.bold


@pytest.mark.parametrize(
    ("language", "hours", "said"),
    [
        pytest.param("it", 3, "Anna ha risolto T-1 alle 16:04", id="an hour with its preposition"),
        pytest.param("it", 5 - 24 * 8, "Anna ha risolto T-1 lun 16 nov alle 18:04", id="a day has another one"),
        pytest.param("sv", 3, "Anna löste T-1 kl. 16:04", id="in Swedish"),
        pytest.param("zh-Hans", 3, "Anna已于16:04解决T-1", id="in Chinese without any"),
    ],
)
def test_a_translation_says_the_preposition_that_an_instant_needs(language: str, hours: int, said: str) -> None:
    voice = Voice(language, "Europe/Rome", NOW)
    at = voice.hour(NOW + timedelta(hours=hours))
    assert flat(ended(voice, "T-1", "resolved", "Anna", at)) == said


@pytest.mark.parametrize(("language", "gap"), [("en", " "), ("it", " "), ("zh-Hans", "")])
def test_sentences_stand_one_after_the_other_as_their_language_sets_them(language: str, gap: str) -> None:
    said = Voice(language, "UTC", NOW).paragraph((Plain("One."),), (), (Plain("Two."),))
    assert flat(said) == f"One.{gap}Two."


def test_no_sentence_begins_or_ends_inside_another() -> None:
    pieces = [text for texts in sentences().values() for forms in texts for text in forms if _PIECE.search(text)]
    assert pieces == []


def test_a_reader_without_a_catalogue_gets_english_throughout() -> None:
    assert Voice("fi", "Europe/Rome", NOW).moment(NOW + timedelta(hours=72)).shown == "Fri 13:04 (Rome)"


@pytest.mark.parametrize(("tag", "name"), [("it", "it"), ("zh-Hans", "zh_Hans"), ("zh-CN", "zh_Hans"), ("sv_SE", "sv")])
def test_a_catalogue_is_found_by_language_and_script(tag: str, name: str, tmp_path: Path) -> None:
    po = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    po += 'msgctxt "x"\nmsgid "by {due}"\nmsgstr "! {due}"\n'
    (tmp_path / f"{name}.po").write_text(po, encoding="utf-8")
    folder = catalogue.Catalogues(tmp_path)
    assert folder.of(catalogue.locale_of(tag)).pgettext("x", "by {due}") == "! {due}"
    assert folder.of(catalogue.locale_of("zh-TW")).pgettext("x", "by {due}") == "by {due}"


def test_every_key_stands_for_one_sentence() -> None:
    twice = {key: texts for key, texts in sentences().items() if len(texts) > 1}
    assert not twice


def test_check_03_no_sentence_says_as_soon_as_possible() -> None:
    assert not [text for texts in sentences().values() for each in texts for text in each if FORBIDDEN.search(text)]


def test_check_30_no_sentence_calls_everybody() -> None:
    said = [text for texts in sentences().values() for each in texts for text in each]
    assert len(said) > 150
    assert not [text for text in said if re.search(r"@(channel|here|everyone)", text)]


def test_no_button_is_longer_than_twenty_characters() -> None:
    buttons = {key: texts for key, texts in sentences().items() if key.startswith("button.")}
    assert buttons
    assert not [text for texts in buttons.values() for each in texts for text in each if len(text.split("{")[0]) > 20]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Tomorrow 10:00"), ("it", "Domani alle 10:00"), ("sv", "Lova imorgon 10:00")]
)
def test_a_time_tomorrow_can_be_promised_by_a_button(language: str, said: str) -> None:
    now = datetime(2026, 11, 24, 15, 4, tzinfo=UTC)
    card = by_when(Voice(language, "UTC", now), "T-1001", "Giulia", 1001, [datetime(2026, 11, 25, 10, tzinfo=UTC)])
    assert [one.label for one in card.buttons] == [said]


def test_shortening_says_that_something_is_left_out() -> None:
    assert shorten("abcdef", 4) == "abc…"
    assert flat((Plain(shorten("abc", 4)),)) == "abc"


def test_every_sentence_stands_where_translators_find_it() -> None:
    assert list(hidden()) == []
