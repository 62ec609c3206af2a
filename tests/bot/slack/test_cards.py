"""Cards as pure functions: exact, and within Slack's limits."""

from datetime import UTC, datetime

import pytest

from bot.slack import cards, richtext
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
        {"type": "date", "timestamp": int(NOON.timestamp()), "format": richtext.DATE, "fallback": "today 15:04 (Rome)"}
    ]


def test_a_time_of_day_is_written_without_its_day() -> None:
    (block,) = shown(Card((Moment(NOON, "13:04", brief=True),)))
    assert block["elements"][0]["elements"][0]["format"] == "{time}"


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
    assert all(len(part) <= richtext.BLOCK for part in parts)
    assert all(len(m.text) <= cards.NOTIFICATION for m in messages)


def test_the_notification_is_cut_between_characters() -> None:
    text = cards.notification((Words("&" * 5000),))
    assert text.removesuffix("…").replace("&amp;", "") == ""
