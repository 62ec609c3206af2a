"""The desk was away, or a platform is: whoever wrote meanwhile hears once, and cards say what waits (H5)."""

from datetime import timedelta

from handlers.platforms import offline
from handlers.platforms.offline import Away
from schedules import silences
from storage import overheard, presence
from tests.handlers.cast import BIANCHI, OURS
from tests.handlers.scene import QUESTION, Scene


def _away(scene: Scene, workspace: str, minutes: int, *unread: tuple[str, str]) -> Away:
    """So long until now; what is written from here on is found meanwhile."""
    newest = scene.db.read_now(overheard.newest)
    return Away("slack", workspace, scene.now - timedelta(minutes=minutes), scene.now, newest, unread)


def test_whoever_wrote_meanwhile_hears_once_what_was_found(scene: Scene) -> None:
    away = _away(scene, BIANCHI, 17)
    written = scene.now - timedelta(minutes=9)
    scene.says("luca", QUESTION, written=written)
    scene.says("luca", "It is the Turin plant", written=written + timedelta(minutes=1))
    for _ in range(2):
        scene.db.write_now(offline.back, away)
        scene.deliver()
    (told,) = scene.read("luca", script="H5")
    assert told.text.splitlines() == [
        "I was offline from 12:47 to 13:04.",
        "I found 2 messages from you and opened T-1001.",
        "Your times count from when you wrote each of them.",
    ]
    assert "15:04" not in scene.card().text, "two hours from when it was written, not from now"
    assert scene.db.read_now(presence.last, "slack", BIANCHI) == scene.now


def test_a_short_absence_and_words_from_before_are_not_worth_a_message(lone: Scene) -> None:
    lone.says("luca", QUESTION)
    lone.db.write_now(offline.back, _away(lone, BIANCHI, 20))
    away = _away(lone, BIANCHI, 4)
    lone.says("luca", "It is the Turin plant")
    lone.db.write_now(offline.back, away)
    lone.deliver()
    assert not lone.read("luca", script="H5")


def test_what_could_not_be_read_is_said_to_the_operators(lone: Scene) -> None:
    away = _away(lone, OURS, 20, ("bianchi-support", "missing_scope groups:history"))
    for _ in range(2):
        lone.db.write_now(offline.back, away)
        lone.deliver()
    (told,) = [one for one in lone.chats.posts if one.post.script == "H5"]
    assert "could not read everything that was written on Slack meanwhile" in told.text
    assert told.text.endswith("bianchi-support: missing_scope groups:history")


def test_a_silent_platform_stands_on_the_cards_of_who_waits_for_it(scene: Scene) -> None:
    scene.says("luca", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.db.write_now(offline.hear, "slack", BIANCHI, scene.now)
    scene.later(minutes=2)
    assert scene.db.write_now(silences.look, scene.now, 10) == 0
    scene.later(minutes=1)
    assert scene.db.read_now(silences.next_at) == scene.now
    assert scene.db.write_now(silences.look, scene.now, 10) == 1
    assert scene.db.write_now(silences.look, scene.now, 10) == 0
    scene.deliver()
    assert "⚠ Slack trouble since 13:04: replies are queued in order" in scene.card().text
    scene.db.write_now(offline.hear, "slack", BIANCHI, scene.now)
    scene.deliver()
    assert "trouble" not in scene.card().text
