"""A page as a Home tab: within Slack's limits, people's words never markup, times in the reader's zone."""

import json
from datetime import UTC, datetime

import pytest

from bot.slack import homes
from bot.slack.app import SlackAdapter
from handlers.inbound import Kind
from handlers.notices import Button, Card, Form, Home, Moment, Plain, Reply, Sent, Target, Words
from handlers.pages.parts import MOST, Part, Row, lay_out
from handlers.wording.voice import Voice
from tests.bot.slack.conftest import Desk
from tests.fakes.slack import FakeSlack, OpenView, User
from tests.fakes.slack_content import check_view
from tests.fakes.slack_limits import Json

NOON = datetime(2026, 11, 24, 14, 4, tzinfo=UTC)
SHOW = Button("Show", "look", "1001")


def blocks(*parts: Card, head: Card | None = None) -> list[Json]:
    """The blocks of a page that Slack takes."""
    shown = homes.view(Home(head or Card((Plain("Gold"),), title="Bianchi"), parts))
    assert check_view(shown, "views.publish") == []
    found: list[Json] = shown["blocks"]
    return found


def test_a_line_has_its_button_beside_it_and_its_time_in_the_readers_zone() -> None:
    text = (Words("T-1001 <!channel> *bold*", bold=True), Plain(" · answer by "), Moment(NOON, "today 15:04 (Rome)"))
    line = blocks(Card(text, buttons=(SHOW,)))[-1]
    words, time = line["fields"]
    assert words == {"type": "plain_text", "text": "T-1001 <\u2060!channel> *bold*", "emoji": False}
    assert time["text"].startswith(f"answer by <!date^{int(NOON.timestamp())}^")
    assert line["accessory"]["action_id"] == "look"
    assert line["accessory"]["value"] == "1001"


def test_a_line_without_a_time_is_plain_text() -> None:
    line = blocks(Card((Words("T-1001"),), buttons=(SHOW,)))[-1]
    assert line["text"]["type"] == "plain_text"


def test_the_footer_stands_at_the_end() -> None:
    head = Card((Plain("Gold"),), title="Bianchi", footer=(Plain("People answer."),), buttons=(SHOW,))
    kinds = [one["type"] for one in blocks(Card((Plain("below"),), title="Open"), head=head)]
    assert kinds == ["header", "rich_text", "actions", "header", "rich_text", "context"]


@pytest.mark.parametrize(("lists", "each"), [(1, MOST), (2, MOST), (4, MOST), (5, 16), (10, 7)])
def test_however_much_there_is_it_fits_and_nothing_is_cut_off(lists: int, each: int) -> None:
    line = Card((Words("x" * 200), Moment(NOON, "today 15:04 (Rome)")), buttons=(SHOW,))
    made = [Part(f"List {n}", name=f"l{n}", rows=(Row(lambda: line),) * 60) for n in range(lists)]
    made.append(Part("Settings", (Plain("Language"),), (SHOW,)))
    head = Card((Plain("On duty"),), title="Retainer desk", footer=(Plain("People answer."),), buttons=(SHOW, SHOW))
    parts = lay_out(Voice("en", "Europe/Rome", NOON), made, {"l0": 1})
    shown = blocks(*parts, head=head)
    assert len(shown) <= homes.BLOCKS
    assert shown[-1]["type"] == "context"
    assert shown[-3]["type"] == "rich_text", "the settings, whole"
    assert json.dumps(shown).count('"accessory"') == lists * each


def test_a_page_without_anything_is_a_page() -> None:
    assert [one["type"] for one in blocks(head=Card((Plain("Nothing."),)))] == ["rich_text"]


async def looks(adapter: SlackAdapter, slack: FakeSlack, anna: User) -> OpenView:
    """Anna's Home tab, with two lines that have a button of the same word."""
    lines = tuple(Card((Words(f"T-100{n}"),), buttons=(Button("Show", "look", f"100{n}"),)) for n in (1, 2))
    switch = Button("Go off duty", "off")
    place = Target("slack", slack.world.team_id, anna.id, True)
    page = Home(Card((Plain("On duty."),), title="Retainer desk", buttons=(switch,)), lines)
    assert await adapter.sender.send(page, place, 1, repeated=False) == Sent()
    return await slack.wait_for_home(anna, "On duty")


async def test_a_press_on_the_page_says_its_word_and_value(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    anna = slack.add_user("anna", real_name="Anna Lindqvist")
    home = await looks(adapter, slack, anna)
    await slack.clicks(anna, home, "look", block_id=home.blocks[-1]["block_id"])
    assert (desk.last.kind, desk.last.word, desk.last.value, desk.last.message) == (Kind.PRESS, "look", "1002", None)
    assert (desk.last.where.place, desk.last.where.direct, desk.last.forms) == (anna.id, True, True)
    slack.assert_clean()


async def test_what_a_press_is_answered_with_is_seen_where_he_looks(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    anna = slack.add_user("anna")
    home = await looks(adapter, slack, anna)
    desk.reply = Reply(toast="You are off duty <!here>")
    await slack.clicks(anna, home, "off")
    said = await slack.wait_for_modal(anna, "You are off duty")
    assert said.title == "Go off duty"
    slack.assert_clean()


async def test_a_form_without_fields_only_says_something(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    anna = slack.add_user("anna")
    home = await looks(adapter, slack, anna)
    desk.reply = Reply(form=Form("T-1001", "look", "1001", (), "Close", (Words("line\n"), Moment(NOON, "today"))))
    await slack.clicks(anna, home, "look", block_id=home.blocks[-1]["block_id"])
    shown = await slack.wait_for_modal(anna, "T-1001")
    assert shown.payload.get("submit") is None
    assert shown.payload["close"]["text"] == "Close"
    slack.assert_clean()
