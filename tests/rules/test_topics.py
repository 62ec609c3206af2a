"""Topics: words that decide, pleasantries, notes and names, in the languages of the desk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import topics
from handlers.rules.terms import Severity
from handlers.rules.topics import Guess, Topic

FINANCE = Topic("finance", "ERP Finance", {"en": ("invoice", "=VAT"), "it": ("fattur",), "zh": ("发票",)})
INTERFACES = Topic("interfaces", "Interfaces", {"*": ("API", "/HTTP [45]\\d\\d/"), "sv": ("gränssnitt",)})

GUESSES = {
    "a word": ("the invoice is wrong", "finance: invoice"),
    "the beginning of a word": ("Invoices are wrong", "finance: Invoices"),
    "not the middle of one": ("reinvoice", "nothing"),
    "a whole word": ("VAT report", "finance: VAT"),
    "no part of a whole word": ("vatican", "nothing"),
    "Italian": ("le fatture del mese", "finance: fatture"),
    "Chinese, without spaces": ("昨天的发票不对", "finance: 发票"),
    "Swedish": ("Gränssnittet svarar inte", "interfaces: Gränssnittet"),
    "a pattern": ("it says http 503 again", "interfaces: http 503"),
    "the longest match decides between several": ("HTTP 503 on invoice", "interfaces: HTTP 503"),
    "no word": ("it does not work", "nothing"),
}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Luca Bianchi:\nthe total is wrong\nsince Monday", "the total is wrong"),
        ("\n the total is wrong:\n4 instead of 5", "4 instead of 5"),
        ("the total is wrong\nLuca:", "the total is wrong"),
        ("Luca:\n\n", "Luca:"),
        ("您好：\n发票有误", "发票有误"),
        (" \n", ""),
    ],
)
def test_a_text_is_named_by_its_first_line_that_says_something(text: str, line: str) -> None:
    assert topics.headline(text) == line


@pytest.mark.parametrize("name", GUESSES)
def test_guess(name: str) -> None:
    """Which topic, and the phrase that decided, as the person wrote it."""
    text, expected = GUESSES[name]
    found = topics.guess_topics(text, (FINANCE, INTERFACES), "en")
    assert (f"{found[0].key}: {found[0].phrase}" if found else "nothing") == expected


def test_the_most_pressing_severity_whose_words_stand_in_the_text() -> None:
    """Whatever the order in which the contract lists them."""
    low = Severity("low", "low", 3, {}, {"en": ("question",)})
    urgent = Severity("urgent", "urgent", 1, {}, {"en": ("tomorrow", "close the books")})
    text = "a question: we close the  books tomorrow"
    assert topics.guess_severity(text, (low, urgent)) == Guess("urgent", "close the  books", 16)
    assert topics.guess_severity("hello", (low, urgent)) is None


PLEASANT = [
    *("thanks", "Thank you very much!", "ok", "OK 👌", "👍", "👍🏽", "🙏🙏", ":+1:", "got it", "Good morning", "hello"),
    *(
        "Grazie mille",
        "va bene",
        "va bene grazie",
        "perfetto",
        "谢谢",
        "好的，谢谢您",
        "收到",
        "tack så mycket",
        "hej hej",
    ),
    "thanks for your quick help",
]
NOT_PLEASANT = [
    *(
        "",
        "   ",
        "no",
        "yes",
        "help",
        "hi help",
        "ok?",
        "ok 5",
        "ok it fails",
        "thanks but no",
        "👎",
        "😡",
        "❌",
        "!!",
        "…",
    ),
    *(
        "👍 it fails",
        "不",
        "好不好",
        "non va bene",
        "inte bra",
        "it is good for nothing",
        "🔒",
        "thanks, the plant code is IT7",
    ),
]


@pytest.mark.parametrize("text", PLEASANT)
def test_a_pleasantry_opens_nothing(text: str) -> None:
    """Thanks, greetings, assent, friendly signs."""
    assert topics.is_pleasantry(text)


@pytest.mark.parametrize("text", NOT_PLEASANT)
def test_everything_else_is_a_message(text: str) -> None:
    """Where in doubt, a person reads it."""
    assert not topics.is_pleasantry(text)


NOTES = [
    "🔒 note",
    "//note",
    "  // note",
    ":lock: note",
    ":LOCK: note",
    "\u200b\ufeff\u2066🔒note",
    "\n\t🔒\ufe0f note",
]


@pytest.mark.parametrize("text", NOTES)
def test_a_mark_at_the_start_keeps_it_internal(text: str) -> None:
    """After any white space and invisible characters, in any case."""
    assert topics.is_internal(text)


@pytest.mark.parametrize("text", ["note", "", "a // b", "http://x", "/ / x", ":locked:", "note 🔒", "lock: x"])
def test_without_a_mark_at_the_start_it_is_not(text: str) -> None:
    """The mark inside a text means nothing."""
    assert not topics.is_internal(text)


INVISIBLE = st.text(
    alphabet=" \t\n\r\u00a0\u200b\u200c\u200d\u2060\ufeff\u2066\u2069\u00ad\u3164\u180e\u202e", max_size=8
)


@given(INVISIBLE, st.sampled_from(["🔒", ":lock:", ":Lock:", "//"]), st.text(max_size=20))
def test_no_invisible_character_lets_a_note_out(before: str, mark: str, rest: str) -> None:
    """Whatever stands before the mark without being seen."""
    assert topics.is_internal(before + mark + rest)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    """Nothing raises, and a note is never a pleasantry."""
    topics.guess_topics(text, (FINANCE, INTERFACES))
    topics.starts_with_name(text, ("Anna Lindqvist",))
    assert not (topics.is_internal(text) and topics.is_pleasantry(text))


NAMES = {
    "Anna, can you look?": "Anna Lindqvist",
    "anna lindqvist: please": "Anna Lindqvist",
    "@Li Wei who knows this?": "Li Wei",
    "Annabel is away": None,
    "Like yesterday": None,
    "Thank you, Anna": None,
    "": None,
}


@pytest.mark.parametrize("text", NAMES)
def test_a_colleagues_name_at_the_start(text: str) -> None:
    """First or full name, never part of another word."""
    assert topics.starts_with_name(text, ("Anna Lindqvist", "Li Wei", "")) == NAMES[text]
