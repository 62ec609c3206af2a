"""Another program with the desk's own access: the operators hear of it once a day (H5)."""

from datetime import timedelta

from handlers.platforms import rivals
from tests.handlers.scene import Scene

SAID = "Conflict: terminated by other getUpdates request"


def test_the_operators_hear_of_it_once_a_day(scene: Scene) -> None:
    for days in (0, 0, 1):
        scene.db.write_now(rivals.tell, "telegram:1", SAID, scene.now + timedelta(days=days))
        scene.deliver()
    told = scene.read("marco", "Another program takes what people write to me on Telegram")
    assert len(told) == 2
    assert told[0].text.endswith(SAID)
