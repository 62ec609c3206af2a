"""Each reader in his own language and zone, over the wire: from the question to the rating."""

import re

import pytest

from tests.stories.gestures import QUESTION, as_it_is
from tests.stories.seats import applied, seated
from tests.stories.stage import Stage

GIULIA = "    name: Giulia Rossi\n    zone: Europe/Rome\n    language: en\n"
ENGLISH = re.compile(r"\b(the|your|with|request|hours|until|today|tomorrow|solved|thank you|wrote)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("platform", "tag", "zone", "city", "said"),
    [
        ("telegram", "zh-Hans", "Asia/Shanghai", "（上海）", ("已收到", "已接手", "已解决", "已关闭")),
        ("slack", "it", "Europe/Rome", "(Roma)", ("ricevuta", "ha preso in carico", "è risolta", "è chiusa")),
        ("console", "sv", "Europe/Stockholm", "(Stockholm)", ("mottaget", "läser det nu", "är löst", "är stängt")),
    ],
)
async def test_check_40_a_customer_reads_one_language_in_his_own_zone(
    play: Stage, platform: str, tag: str, zone: str, city: str, said: tuple[str, ...]
) -> None:
    giulia = (await seated(play, platform))["giulia"]
    await applied(play, GIULIA, f"    name: Giulia Rossi\n    zone: {zone}\n    language: {tag}\n")
    received, taken, solved, closed = said
    await giulia.says(QUESTION)
    await giulia.reads(f"T-1001.*{received}")
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    await play.slack.clicks(play.anna, card, "claim")
    await giulia.reads(taken)
    await play.slack.clicks(play.anna, as_it_is(play, card), "resolve")
    modal = await play.slack.wait_for_modal(play.anna)
    await play.slack.submits_view(play.anna, modal, {"cause": "1", "fix": "2"})
    await giulia.reads(solved)
    await giulia.presses(giulia.labels()[0])
    await giulia.reads(closed)
    await play.later(hours=20)  # the next day, where nobody sleeps
    await giulia.reads("T-1001.*[?？]", "4")
    heard = giulia.heard().replace(QUESTION, "")
    assert city in heard
    assert [line for line in heard.splitlines() if ENGLISH.search(line)] == []
    play.assert_clean()
