"""What a message of the Bot API is that is neither plain words nor a file: places, cards, rich pages, the rest. Pure.

Fields as of core.telegram.org/bots/api#message (10.1); a test holds these tables against every field there is.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from handlers.text.formatting import join, shaped
from handlers.text.pieces import Words
from handlers.text.spans import Shape

Wire = dict[str, Any]


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=17/{0}/{1}"
# People post these and no chat but Telegram can show them; the writer is told so (H4).
UNSUPPORTED = (
    "dice",
    "checklist",
    "game",
    "story",
    "paid_media",
    "giveaway",
    "giveaway_winners",
    "invoice",
)
# What Telegram itself says in a chat: nobody's words.
SERVICE = _names(
    """
    new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo
    delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created
    message_auto_delete_timer_changed pinned_message migrate_to_chat_id migrate_from_chat_id successful_payment
    refunded_payment users_shared chat_shared gift unique_gift gift_upgrade_sent connected_website
    write_access_allowed passport_data proximity_alert_triggered boost_added chat_background_set checklist_tasks_done
    checklist_tasks_added direct_message_price_changed forum_topic_created forum_topic_edited forum_topic_closed
    forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden giveaway_created giveaway_completed
    managed_bot_created paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved
    suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
    video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited web_app_data
    """
)
# What is said about a message, and no part of what it says.
ABOUT = _names(
    """
    message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot
    sender_tag date guest_query_id business_connection_id chat forward_origin is_topic_message is_automatic_forward
    reply_to_message external_reply quote reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot
    guest_bot_caller_user guest_bot_caller_chat edit_date has_protected_content is_from_offline is_paid_post
    media_group_id author_signature paid_star_count link_preview_options suggested_post_info effect_id
    show_caption_above_media has_media_spoiler reply_markup entities caption_entities
    """
)
CONTACT = ("first_name", "last_name", "phone_number")
WORDS = frozenset(("text", "caption"))
UNKNOWN = "message"


def words_of(message: Wire) -> Words:
    """What somebody says by a place, a contact, a poll or a rich page, in words; empty for everything else."""
    if "venue" in message:
        venue = message["venue"]
        return _pinned(f"{venue['title']}, {venue['address']}", venue["location"])
    if "location" in message:
        spot = message["location"]
        return _pinned(f"{spot['latitude']:.5f}, {spot['longitude']:.5f}", spot)
    if "contact" in message:
        card = message["contact"]
        return Words("👤 " + " ".join(card[name] for name in CONTACT if card.get(name)))
    if "poll" in message:
        poll = message["poll"]
        return Words("\n".join((f"📊 {poll['question']}", *(f"· {one['text']}" for one in poll.get("options", ())))))
    return Words("\n".join(_lines(message.get("rich_message", {}).get("blocks", []))).strip())


def _pinned(name: str, spot: Wire) -> Words:
    return join((Words("📍 "), shaped(Words(name), Shape.LINK, MAP.format(spot["latitude"], spot["longitude"]))))


def _lines(blocks: Iterable[Wire]) -> Iterator[str]:
    """The text of a rich page, a line for each of its blocks; pictures in it have only their captions."""
    for block in blocks:
        rows = (" · ".join(_run(cell.get("text")) for cell in row) for row in block.get("cells", []))
        items = (f"{item['label']} {' '.join(_lines(item['blocks']))}" for item in block.get("items", []))
        own = (_run(block.get(name)) for name in ("summary", "text", "expression"))
        yield from filter(None, (*own, *rows, *items, *_lines(block.get("blocks", [])), _run(block.get("caption"))))


def _run(text: Any) -> str:
    """A RichText as plain text: a string, several of them, or one with something around it."""
    if not text or isinstance(text, str):
        return text or ""
    if isinstance(text, list):
        return "".join(map(_run, text))
    return _run(next((text[name] for name in ("text", "expression", "alternative_text") if name in text), ""))


def unsupported(message: Wire) -> str:
    """What the writer cannot have passed on: its name, or "" where there is nothing of that kind. In a private chat
    what nobody has heard of yet is meant for the desk too."""
    known = next((name for name in UNSUPPORTED if name in message), "")
    if known or message["chat"]["type"] != "private":
        return known.replace("_", " ")
    return "" if message.keys() & (SERVICE | WORDS) or not message.keys() - ABOUT else UNKNOWN
