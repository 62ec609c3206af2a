"""The acceptance checks a customer can see (CONVERSATIONS 3): the receipt, times, requests, hours, no haste."""

import re
from datetime import UTC, datetime

from storage import tickets
from tests.fakes.slack import Message
from tests.fakes.slack_limits import walk
from tests.fakes.telegram import Post
from tests.stories.gestures import a_quiet_minute, as_it_is, asks_on_slack, asks_on_telegram, cards, said, topics
from tests.stories.stage import Stage

DUE = int(datetime(2026, 11, 24, 14, 4, 30, tzinfo=UTC).timestamp())  # 15:04 in Rome
HASTE = re.compile(
    r"as soon as possible|shortly|a\.?s\.?a\.?p|al più presto|a breve|snarast|inom kort|尽快", re.IGNORECASE
)


async def test_check_01_02_05_the_first_message_gets_name_time_place_and_target_without_a_question(play: Stage) -> None:
    asked, receipt = await asks_on_telegram(play, play.giulia, "invoices are rounded, urgent")
    for part in ("T-1001", "ERP Finance", "today 15:04", "Rome", "within 2 h of working time", "“urgent”"):
        assert part in receipt.shown, part
    assert receipt.reply_to == asked.id
    told, other = await asks_on_slack(play, play.luca, "invoices are rounded, urgent", ref="T-1002")
    for part in ("T-1002", "ERP Finance", "today 15:04", "Rome", "within 2 h of working time", "“urgent”"):
        assert part in other.shown, part
    await play.slack.journal.wait_until(lambda: "eyes" in as_it_is(play, told).reactions)
    play.assert_clean()


async def test_check_04_one_instant_is_shown_in_the_reader_s_zone(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    _, receipt = await asks_on_telegram(play, play.giulia, "invoices are rounded, urgent")
    assert _moments(receipt)[DUE] == "today 15:04 (Rome)"
    card = await slack.wait_for_message(play.queue, "T-1001")
    dates = {node["fallback"]: node["timestamp"] for node, _, _ in walk(card.blocks) if node.get("type") == "date"}
    assert dates["today 15:04 (Rome)"] // 60 == DUE // 60
    assert re.search(r"<!date\^\d+\^{date_short_pretty} {time}\|today 15:04 \(Rome\)>", card.text)
    await slack.clicks(play.anna, card, "claim")
    await telegram.user_sends(play.liwei, telegram.private(play.liwei), "/help")
    query_card = await telegram.wait_for_post(play.forum, "T-1001")
    assert _moments(query_card)[DUE] == "today 15:04 (Rome)"
    await a_quiet_minute(play)
    await asks_on_slack(play, play.luca, "payments are stopped", ref="T-1002")
    second = await telegram.wait_for_post(play.forum, "T-1002")
    await telegram.clicks(play.liwei, second, "Claim")
    await slack.wait_for_message(slack.direct(play.luca), "Li Wei .* has T-1002")
    await telegram.user_sends(play.liwei, telegram.private(play.liwei), "/status")
    mine = await telegram.wait_for_post(telegram.private(play.liwei), "T-1002")
    assert _moments(mine)[DUE] == "today 22:04 (Shanghai)"
    play.assert_clean()


def _moments(post: Post) -> dict[int, str]:
    """Instants a message names, to the minute of their fallback text."""
    units = post.shown.encode("utf-16-le")
    found = {}
    for entity in post.payload.get("entities", []):
        if entity["type"] == "date_time":
            start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
            found[entity["unix_time"] // 60 * 60 + 30] = units[start:end].decode("utf-16-le")
    return found


async def test_check_06_several_messages_are_one_ticket_with_one_receipt(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    chat, other = telegram.private(play.giulia), slack.direct(play.luca)
    for text in ("Hi, invoices are rounded", "since this morning", "it is urgent"):
        await telegram.user_sends(play.giulia, chat, text)
    for text in ("Payments hang", "all of them", "please look"):
        await slack.user_sends(play.luca, other, text)
    await a_quiet_minute(play)
    await slack.wait_for_message(play.queue, "Luca Bianchi .Slack.: please look")
    await slack.wait_for_message(play.queue, "Giulia Rossi .Telegram.: it is urgent")
    assert len([post for post in telegram.bot_posts(chat) if "T-" in post.shown]) == 1
    assert len([message for message in slack.bot_messages(other) if "T-" in message.shown]) == 1
    assert len(cards(play, "T-10")) == len(topics(play, "T-10")) == 2
    play.assert_clean()


async def test_check_07_thanks_open_and_reopen_nothing(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    hello = await telegram.user_sends(play.giulia, chat, "Buongiorno")
    await telegram.journal.wait_until(lambda: telegram.reaction(hello) == "👌")
    await asks_on_telegram(play, play.giulia)
    card = await slack.wait_for_message(play.queue, "T-1001")
    await _solve(play, card)
    solved = await telegram.wait_for_post(chat, "T-1001 is solved")
    await a_quiet_minute(play)
    before = said(play, chat)
    for text, reply in (("grazie", None), ("谢谢", solved), ("tack!", None), ("thanks a lot", solved), ("👍", None)):
        await a_quiet_minute(play)
        polite = await telegram.user_sends(play.giulia, chat, text, reply_to=reply)
        await telegram.journal.wait_until(lambda polite=polite: telegram.reaction(polite) == "👌")  # type: ignore[misc]
    await a_quiet_minute(play)
    ticket = await play.house.db.read(tickets.by_id, 1)
    assert ticket is not None
    assert ticket.state == "resolved"
    assert await play.house.db.read(tickets.by_id, 2) is None
    assert said(play, chat) == before
    play.assert_clean()


async def _solve(play: Stage, card: Message) -> None:
    await play.slack.clicks(play.anna, card, "claim")
    await play.slack.wait_for_message(play.queue, "Anna Lindqvist since")
    await play.slack.clicks(play.anna, as_it_is(play, card), "resolve")
    modal = await play.slack.wait_for_modal(play.anna, "Resolve")
    await play.slack.submits_view(play.anna, modal, {"cause": "a wrong profile", "fix": "profile corrected"})


async def test_check_23_not_yet_reopens_the_same_number_with_the_same_owner(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    await asks_on_telegram(play, play.giulia)
    card = await slack.wait_for_message(play.queue, "T-1001")
    await _solve(play, card)
    solved = await telegram.wait_for_post(chat, "T-1001 is solved")
    await telegram.clicks(play.giulia, solved, "Not yet")
    await telegram.wait_for_post(chat, "T-1001 is open again with Anna Lindqvist.*by .*Rome")
    await slack.journal.wait_until(lambda: "Anna Lindqvist since" in as_it_is(play, card).shown)
    assert len(cards(play, "T-10")) == 1
    play.assert_clean()


async def test_check_27_friday_night_names_monday_and_calls_nobody(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    await play.at(datetime(2026, 11, 27, 19, 12, tzinfo=UTC))  # Friday 20:12 in Rome
    _, receipt = await asks_on_telegram(play, play.giulia, "invoices are rounded, urgent")
    assert "Your contract covers Mon–Fri 09:00–18:00" in receipt.shown
    assert "The clock starts Mon 09:00 (Rome)" in receipt.shown
    assert "answers by Mon 11:00 (Rome)" in receipt.shown
    await slack.wait_for_message(play.queue, "T-1001")
    await play.at(datetime(2026, 11, 29, 20, 0, tzinfo=UTC))  # Sunday night: no working time has passed
    await a_quiet_minute(play)
    assert not {ping for message in slack.bot_messages(play.queue) for ping in message.pings}
    for person in (play.anna, play.sara):
        assert said(play, slack.direct(person)) == ""
    assert "T-1001" not in said(play, slack.direct(play.marco)), "the operator heard of the desk's start, and no more"
    assert said(play, telegram.private(play.liwei)) == ""
    assert "on duty" not in said(play, play.forum)
    play.assert_clean()


async def test_check_03_nothing_the_customer_reads_speaks_of_haste(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    _, receipt = await asks_on_telegram(play, play.giulia)
    card = await slack.wait_for_message(play.queue, "T-1001")
    await telegram.clicks(play.giulia, receipt, "My contract")
    await telegram.user_sends(play.giulia, chat, "person")
    await telegram.wait_for_post(chat, "No one has picked up T-1001 yet. I have alerted Marco Ferri")
    await play.later(hours=2, seconds=1)
    await play.later(minutes=10)  # nobody takes it over
    await telegram.wait_for_post(chat, "I am sorry")
    await _solve(play, card)
    await telegram.wait_for_post(chat, "T-1001 is solved")
    await a_quiet_minute(play)
    assert HASTE.search(said(play, chat)) is None
    play.assert_clean()
