"""Every field that a message of the Bot API can have, through the real reader: carried, told to its writer, nothing."""

from typing import Any

import pytest
from telegram import Message, Update

from bot.telegram.inbound import envelope, read
from bot.telegram.kinds import ABOUT, SERVICE, UNSUPPORTED
from handlers.inbound import Inbound, Kind, Medium
from handlers.text.spans import Shape, Span
from tests.bot.telegram.samples import fields

Wire = dict[str, Any]

BOT = 99
ANN: Wire = {"id": 7, "is_bot": False, "first_name": "Ann"}
PRIVATE: Wire = {"id": 7, "type": "private", "first_name": "Ann"}
GROUP: Wire = {"id": -1005, "type": "supergroup", "title": "Bianchi support"}
SAMPLES = fields(Message, required=False)
SAMPLES["poll"] |= {"allows_revoting": True, "members_only": False}  # the library asks for these without saying so
SAMPLES["poll"]["options"][0]["persistent_id"] = "1"
WORDS = ("text", "caption", "contact", "location", "poll", "venue")
FILES = ("animation", "audio", "document", "photo", "sticker", "video", "video_note", "voice", "live_photo")


def heard(chat: Wire = PRIVATE, /, **content: Any) -> Inbound | None:
    """What the desk reads of a message, which the library can read too."""
    message = {"message_id": 5, "date": 1_700_000_000, "chat": chat, "from": ANN, **content}
    update = {"update_id": 1, "edited_message" if "edit_date" in content else "message": message}
    assert Update.de_json(update) is not None
    return read(envelope(update, bot_id=BOT, username="desk_bot"))


def test_every_field_of_the_library_is_known() -> None:
    known = {*WORDS, *FILES, *UNSUPPORTED, *SERVICE, *ABOUT}
    assert set(SAMPLES) <= known
    assert sum(map(len, (WORDS, FILES, UNSUPPORTED, SERVICE, ABOUT))) == len(known), "each is one thing"


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize("name", sorted(SERVICE & set(SAMPLES) - {"migrate_to_chat_id", "new_chat_title"}))
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
def test_what_telegram_says_itself_is_nobodys_words(name: str, chat: Wire) -> None:
    assert heard(chat, **{name: SAMPLES[name]}) is None


@pytest.mark.parametrize("name", [*WORDS, *FILES])
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
def test_words_and_files_are_carried(name: str, chat: Wire) -> None:
    beside: Wire = {"live_photo": {"photo": SAMPLES["photo"]}, "animation": {"document": SAMPLES["document"]}}
    event = heard(chat, **{name: SAMPLES[name]}, **beside.get(name, {}))
    assert event is not None
    assert event.kind is Kind.MESSAGE
    assert bool(event.text) is (name in WORDS)
    assert [one.medium is not Medium.UNSUPPORTED for one in event.attachments] == [True] * (name in FILES)


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_cannot_be_carried_is_named_to_its_writer(name: str) -> None:
    event = heard(**{name: SAMPLES[name]})
    assert event is not None
    assert [(one.medium, one.name) for one in event.attachments] == [(Medium.UNSUPPORTED, name.replace("_", " "))]


HANDED_ON = {"sender_chat", "is_automatic_forward", "forward_origin", "edit_date"}


@pytest.mark.parametrize("name", sorted(ABOUT & set(SAMPLES) - HANDED_ON))
def test_what_is_said_about_a_message_changes_none_of_its_words(name: str) -> None:
    event = heard(**{"text": "Invoices are rounded", name: ANN if name == "from" else SAMPLES[name]})
    assert event is not None
    assert (event.kind, event.text, event.attachments) == (Kind.MESSAGE, "Invoices are rounded", ())


def test_what_nobody_has_heard_of_is_told_in_private_and_nothing_in_a_group() -> None:
    event = heard(hologram={"id": 1})
    assert event is not None
    assert [(one.medium, one.name) for one in event.attachments] == [(Medium.UNSUPPORTED, "message")]
    assert heard(GROUP, hologram={"id": 1}) is None
    assert heard() is None


def test_a_place_is_a_link_to_the_map() -> None:
    spot = {"latitude": 45.07049, "longitude": 7.68682}
    event = heard(location=spot)
    assert event is not None
    assert event.text == "📍 45.07049, 7.68682"
    address = "https://www.openstreetmap.org/?mlat=45.07049&mlon=7.68682#map=17/45.07049/7.68682"
    assert event.spans == (Span(2, len(event.text) - 2, Shape.LINK, address),)
    venue = heard(venue={"location": spot, "title": "Plant", "address": "Via Po 1"}, location=spot)
    assert venue is not None
    assert venue.text == "📍 Plant, Via Po 1"


def test_somebody_who_shares_where_he_is_changes_nothing_as_he_moves() -> None:
    spot = {"latitude": 45.07049, "longitude": 7.68682, "live_period": 900}
    assert heard(location=spot) is not None
    assert heard(location=spot, edit_date=1_700_000_009) is None


def test_a_contact_is_a_name_and_a_number() -> None:
    event = heard(contact={"phone_number": "+39 011 555", "first_name": "Elena", "last_name": "Conti"})
    assert event is not None
    assert event.text == "👤 Elena Conti +39 011 555"


def test_a_poll_is_its_question_and_its_options() -> None:
    options = [SAMPLES["poll"]["options"][0] | {"text": text} for text in ("Turin", "Verona")]
    event = heard(poll=SAMPLES["poll"] | {"question": "Which plant?", "options": options})
    assert event is not None
    assert (event.text, event.attachments) == ("📊 Which plant?\n· Turin\n· Verona", ())


def test_a_rich_page_is_its_text() -> None:
    cell = {"text": "Turin", "align": "left", "valign": "top"}
    blocks = [
        {"type": "heading", "text": "Steps", "size": 1},
        {
            "type": "paragraph",
            "text": ["Close ", {"type": "bold", "text": {"type": "italic", "text": "all"}}, " books"],
        },
        {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph", "text": "Export"}]}]},
        {"type": "table", "cells": [[cell, {**cell, "text": "TRN-2"}]], "caption": "Plants"},
        {"type": "photo", "photo": SAMPLES["photo"], "caption": {"text": "the screen"}},
        {"type": "divider"},
    ]
    event = heard(rich_message={"blocks": blocks})
    assert event is not None
    assert event.text.splitlines() == ["Steps", "Close all books", "1. Export", "Turin · TRN-2", "Plants", "the screen"]


class TestWhoseWords:
    @pytest.mark.parametrize(
        "stand_in", [{"id": 1087968824, "first_name": "Group", "username": "GroupAnonymousBot"},
                     {"id": 136817688, "first_name": "Channel", "username": "Channel_Bot"}],
        ids=["an anonymous administrator", "somebody as a channel"],
    )  # fmt: skip
    def test_whoever_speaks_as_a_chat_is_hidden_and_no_two_groups_are_one_person(self, stand_in: Wire) -> None:
        events = [
            heard(chat, text="hello", **{"from": {**stand_in, "is_bot": True}, "sender_chat": chat})
            for chat in (GROUP, {**GROUP, "id": -1006})
        ]
        assert [event and (event.writer.user, event.writer.hidden) for event in events] == [
            ("-1005", True),
            ("-1006", True),
        ]

    def test_posts_of_a_linked_channel_and_other_bots_are_nobodys(self) -> None:
        channel = {"id": -1009, "type": "channel", "title": "News"}
        telegram_itself = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
        posted: Wire = {"from": telegram_itself, "sender_chat": channel, "is_automatic_forward": True}
        assert heard(GROUP, text="news", **posted) is None
        assert heard(GROUP, text="beep", **{"from": {"id": 8, "is_bot": True, "first_name": "Bot"}}) is None
        assert heard(text="found by @gif", via_bot={"id": 8, "is_bot": True, "first_name": "Gif"}) is not None

    def test_a_command_in_a_forwarded_message_is_not_given(self) -> None:
        entities = [{"type": "bot_command", "offset": 0, "length": 8}]
        event = heard(text="/resolve now", entities=entities, forward_origin=SAMPLES["forward_origin"])
        assert event is not None
        assert (event.kind, event.text) == (Kind.MESSAGE, "x:\n/resolve now")
