"""What only a demo has: the clock, the story, the drawer, the transcript."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.console.limits import Measure, measures
from bot.console.story import STORY, as_json
from tests.bot.console.conftest import Served
from tests.bot.console.handdesk import START

ROUTES = (
    ("GET", "/console/clock"),
    ("POST", "/console/clock/rate"),
    ("POST", "/console/clock/jump"),
    ("POST", "/console/clock/go"),
    ("GET", "/console/story"),
    ("GET", "/console/wire/1"),
    ("GET", "/console/transcript"),
)


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_a_real_desk_has_none_of_it(real: Served, method: str, path: str) -> None:
    answer = await real.http.request(method, real.url + path, json={})
    assert answer.status == 404


async def move(demo: Served, where: str, **given: Any) -> tuple[int, Any]:
    answer = await demo.http.post(f"{demo.url}/console/clock/{where}", json=given)
    return answer.status, await (answer.json() if answer.status == 200 else answer.text())


async def test_the_clock_runs_faster_and_jumps(demo: Served) -> None:
    before = demo.desk.now
    assert (await move(demo, "rate", rate=60))[1]["rate"] == 60
    status, state = await move(demo, "jump", target="warning")
    assert (status, state["toast"]) == (200, f"It is {demo.desk.now:%a %H:%M}.")
    assert state["now"] == demo.desk.now.timestamp() * 1000 > before.timestamp() * 1000
    assert (await (await demo.http.get(demo.url + "/console/clock")).json())["zone"] == "Europe/Rome"


@pytest.mark.parametrize(
    ("path", "given"), [("rate", {"rate": 7}), ("rate", {"rate": "x"}), ("jump", {"target": "1999"})]
)
async def test_the_clock_goes_nowhere_else(demo: Served, path: str, given: dict[str, Any]) -> None:
    assert (await move(demo, path, **given))[0] == 422


async def test_the_clock_goes_to_what_is_next_and_says_what_happened_on_the_way(demo: Served) -> None:
    ahead = (await (await demo.http.get(demo.url + "/console/clock")).json())["ahead"]
    assert ahead["what"] == "warning of T-1042"
    status, state = await move(demo, "go", to="next")
    assert (status, state["now"], state["toast"]) == (200, ahead["at"], "1 message on the way.")
    said = {"chat": "@sara", "as": "sara", "to": "Sara Holm", "text": "Renewal of C-2044", "at": ahead["at"]}
    assert [{name: one[name] for name in said} for one in state["news"]] == [said]
    assert (await move(demo, "go", to="2027-01-15T09:00"))[0] == 200
    assert demo.desk.now == datetime(2027, 1, 15, 8, tzinfo=UTC)  # 09:00 in Rome


@pytest.mark.parametrize(
    ("to", "words"),
    [("2026-11-24T13:04", "passed"), ("soon", "a day"), ("", "a day"), ("9999-12-31T23:59", "five years")],
)
async def test_the_clock_goes_neither_back_nor_nowhere(demo: Served, to: str, words: str) -> None:
    status, said = await move(demo, "go", to=to)
    assert (status, words in said) == (422, True)
    assert demo.desk.now == START


async def test_the_drawer_shows_what_would_be_sent_and_how_it_fits(demo: Served) -> None:
    body = {"as": "giulia", "chat": "@giulia", "nonce": "nonce-0001", "text": "Broken!"}
    await demo.http.post(demo.url + "/console/say", json=body)
    drawer = await (await demo.http.get(demo.url + "/console/wire/2")).json()
    assert drawer["script"] == "B2"
    (sent,) = drawer["sent"]
    assert sent["platform"] == "slack"
    assert "T-1042 · received 13:04" in sent["json"]
    assert all(size["fits"] for size in sent["sizes"])
    assert (await demo.http.get(demo.url + "/console/wire/99")).status == 404


async def test_a_transcript_names_who_said_what_in_which_script(demo: Served) -> None:
    body = {"as": "giulia", "chat": "@giulia", "nonce": "nonce-0001", "text": "Broken!"}
    await demo.http.post(demo.url + "/console/say", json=body)
    text = await (await demo.http.get(demo.url + "/console/transcript?chat=@giulia")).text()
    assert text.startswith("2026-11-24T12:04:00Z @giulia giulia:\n    Broken!\n2026-11-24T12:04:00Z @giulia desk [B2]:")
    assert "[Not urgent] [My contract]" in text


@pytest.mark.parametrize(
    ("platform", "sent", "over"),
    [
        ("slack", {"blocks": [{}] * 51}, "blocks"),
        ("slack", {"blocks": [{"text": {"type": "mrkdwn", "text": "x" * 3001}}]}, "longest text"),
        ("slack", {"blocks": [{"elements": [{"type": "button", "text": {"text": "x" * 76}}]}]}, "button label"),
        ("slack", {"blocks": [{"type": "actions", "elements": [{}] * 26}]}, "buttons in a row"),
        ("telegram", {"text": "😀" * 2049}, "text"),
        ("telegram", {"reply_markup": {"inline_keyboard": [[{"callback_data": "é" * 33}]]}}, "callback data, bytes"),
    ],
)
def test_what_does_not_fit_is_named(platform: str, sent: object, over: str) -> None:
    assert [one.name for one in measures(platform, [sent]) if not one.fits] == [over]


def test_a_platform_without_limits_has_no_measures() -> None:
    assert measures("console", [{"text": "x" * 9999}]) == ()
    assert Measure("text", 1, 1).fits


def test_the_story_has_eight_steps_of_moves_the_page_knows() -> None:
    assert len(as_json()) == 8
    known = {"say", "press", "race", "fill", "clock", "see"}
    assert {move.do for step in STORY for move in step.moves} <= known
