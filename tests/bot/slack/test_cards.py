"""Cards and people's words as pure functions: exact, within Slack's limits, and back again."""

from datetime import UTC, datetime

import pytest

from bot.slack import cards, words
from handlers.notices import Button, Card, Mention, Moment, Plain, Words
from tests.fakes.slack_content import check_message
from tests.fakes.slack_limits import Json, walk

NOON = datetime(2026, 11, 24, 14, 4, tzinfo=UTC)


def shown(card: Card) -> list[Json]:
    """The one message of a card that is not long."""
    (message,) = cards.render(card)
    assert check_message(message.arguments(), "chat.postMessage") == []
    return list(message.blocks)


def test_a_quotation_is_a_block_of_its_own_and_takes_its_line_breaks() -> None:
    (block,) = shown(Card((Plain("She wrote:\n"), Words("a\nb", quoted=True), Plain("\nToday."))))
    assert [(part["type"], part["elements"][0]["text"]) for part in block["elements"]] == [
        ("rich_text_section", "She wrote:"),
        ("rich_text_quote", "a\nb"),
        ("rich_text_section", "Today."),
    ]


def test_neighbours_of_one_weight_are_one_string() -> None:
    (block,) = shown(Card((Plain("from "), Words("Giulia"), Plain(" "), Plain("now", bold=True))))
    texts = [(element["text"], element.get("style")) for element in block["elements"][0]["elements"]]
    assert texts == [("from Giulia ", None), ("now", {"bold": True})]


def test_a_date_is_in_the_readers_zone_with_an_exact_fallback() -> None:
    (block,) = shown(Card((Moment(NOON, "today 15:04 (Rome)"),)))
    assert block["elements"][0]["elements"] == [
        {"type": "date", "timestamp": int(NOON.timestamp()), "format": cards.DATE, "fallback": "today 15:04 (Rome)"}
    ]


@pytest.mark.parametrize(
    "card",
    [
        Card(()),
        Card((Words(""),), title="Only a title"),
        Card((Words("x" * 11_000),), title="t" * 500, footer=(Words("f" * 4000),)),
        Card((Plain("many"),), buttons=tuple(Button(f"B{n}", "rate", str(n)) for n in range(30))),
        Card((Plain("more"),), more=tuple(Button(f"B{n}", f"word{n}", "v" * 40) for n in range(12))),
        Card((Plain("ask"),), more=(Button("Withdraw", "withdraw", confirm="Really? " * 60),)),
        Card((Plain("dates"),), footer=(Plain("a"), Moment(NOON, "b")) * 8),
        Card((Mention("U1", "Anna"), Moment(NOON, "<now & |here>")), footer=(Mention("U1", "Anna"),)),
    ],
    ids=["empty", "title", "long", "many buttons", "many rare ones", "asks first", "many dates", "live"],
)
def test_whatever_a_card_holds_slack_takes_it(card: Card) -> None:
    for message in cards.render(card):
        problems = check_message(message.arguments(), "chat.update")
        assert [str(problem) for problem in problems if problem.error != "no_text"] == []
        names = [node["action_id"] for node, _, _ in walk(list(message.blocks)) if "action_id" in node]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("size", [2999, 3001, 12_001, 40_000])
def test_a_text_of_any_length_is_cut_without_losing_a_character(size: int) -> None:
    text = ("lorem <ipsum> & dolor\n" * (size // 20))[:size]
    messages = cards.render(Card((Words(text),)))
    parts = [node["text"] for m in messages for node, _, _ in walk(list(m.blocks)) if node.get("type") == "text"]
    assert "".join(parts) == text
    assert all(len(part) <= cards.BLOCK for part in parts)
    assert all(len(m.text) <= cards.NOTIFICATION for m in messages)


def test_the_notification_is_cut_between_characters() -> None:
    text = cards.notification((Words("&" * 5000),))
    assert text.removesuffix("…").replace("&amp;", "") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a &amp;lt; b &lt;c&gt;", "a &lt; b <c>"),
        ("<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"),
        ("<https://example.com|the page>", "the page (https://example.com)"),
        ("<http://example.com|example.com>", "http://example.com"),
        ("<mailto:a@b.it|a@b.it>", "a@b.it"),
        ("<@U1> <@U2|luca> <#C1|general> <#C2>", "@Giulia @luca #general #C2"),
        ("<!here> <!subteam^S1|@team> <!date^1^{date}|today>", "@here @team today"),
    ],
)
def test_escaped_text_is_read_as_it_was_typed(text: str, said: str) -> None:
    assert words.of_text(text, {"U1": "Giulia"}) == said


def test_rich_text_is_read_with_its_lists_quotations_and_emoji() -> None:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "one "}]}
    emoji = [{"type": "emoji", "name": "lock", "unicode": "1f512"}, {"type": "emoji", "name": "ours"}]
    links = [{"type": "link", "url": "https://x.it", "text": "x"}, {"type": "channel", "channel_id": "C1"}]
    block = {
        "type": "rich_text",
        "elements": [
            section,
            {"type": "rich_text_list", "style": "ordered", "elements": [section, section]},
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [section]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "a\nb"}]},
            {"type": "rich_text_section", "elements": [*emoji, *links]},
        ],
    }
    said = words.of_message({"blocks": [block], "text": "ignored"}, {})
    assert said == "one \n1. one \n2. one \n  • one \n> a\n> b\n🔒:ours:x (https://x.it)#C1"


@pytest.mark.parametrize(
    ("text", "rest", "called"),
    [
        ("@U9 hello", "hello", True),
        (" @U9, hello", "hello", True),
        ("hello @U9", "hello @U9", True),
        ("@U91 hello", "@U91 hello", False),
    ],
)
def test_a_leading_call_is_dropped(text: str, rest: str, called: bool) -> None:
    assert words.without_call(text, "U9") == (rest, called)
