"""Whatever people press, in whatever order: no complaint is handled or closed by somebody it is about, and no request
is asked about twice."""

import random

import pytest
from sqlalchemy import Connection, select

from storage import complaints, people
from storage.complaints import Complaint, State
from storage.conversation import messages
from storage.journal import journal
from storage.ratings import ratings
from tests.handlers.scene import Scene
from tests.handlers.solved import asked, rate
from tests.widely import seeds

OURS = ("anna", "marco", "marco", "sara", "ivo")
ACTS = 40
WORDS = ("complaint", "complaint: too slow", "reclamo", "It came back", "thanks", "Which invoice?")
HANDLED = ("callabout", "reachedabout", "missedabout", "writeabout", "closecomplaint")
ABOUT_REQUEST = ("confirm", "confirm", "notyet", "ratechange")
ABOUT_COMPLAINT = ("satisfied", "unsatisfied", "wantcall", "nocontact")


class Chaos:
    """Everybody does anything; what is refused is refused."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene = scene
        self.dice = random.Random(seed)

    def act(self) -> None:
        """Somebody does something, or time passes."""
        scene, dice = self.scene, self.dice
        choice = dice.choice((0, 1, 1, 1, 1, 2, 3, 4, 4, 5))
        if choice == 0:
            scene.says("giulia", dice.choice(WORDS))
        elif choice == 1:
            self._press(dice.choice(OURS), dice.choice(HANDLED), dice.choice(("1", "1", "1", "2")))
        elif choice == 2:
            self._press(dice.choice(OURS), dice.choice(("claim", "takeover", "resolve", "reopen")), "1001")
        elif choice == 3:
            question = dice.choice(("overall", "subject", "speed", "courtesy"))
            self._press("giulia", "rate", f"1001.{question}.{dice.randint(1, 5)}")
        elif choice == 4:
            word = dice.choice((*ABOUT_REQUEST, *ABOUT_COMPLAINT))
            about = f"{dice.choice((1, 1, 2))}.{dice.randrange(3)}"
            self._press("giulia", word, "1001" if word in ABOUT_REQUEST else about)
        else:
            scene.passes(minutes=dice.choice((1, 11, 60, 180, 1500)))

    def _press(self, who: str, word: str, value: str) -> None:
        """A button with this value, from wherever it may stand; a form that it opens is filled in."""
        places = [one for one in self.scene.chats.posts if one.card.buttons]
        if places:
            said = self.scene.presses(who, word, places[-1], value)
            if said.reply.form is not None:
                self.scene.sends(said, **dict.fromkeys((one.name for one in said.reply.form.fields), "done"))


def _every(conn: Connection) -> list[Complaint]:
    return [Complaint(*row) for row in conn.execute(select(*complaints.COMPLAINT))]


def _doings_of_owners(conn: Connection) -> list[str]:
    """What was done with a complaint by somebody who had its request by then."""
    found, owners = [], set[tuple[int, int]]()
    j = journal.c
    for ticket, actor, kind, data in conn.execute(select(j.ticket_id, j.actor_id, j.kind, j.data).order_by(j.id)):
        if kind in ("claimed", "taken_over"):
            owners.add((ticket, actor))
        elif "complaint" in data and (ticket, actor) in owners:
            found.append(f"{data['complaint']}: {data.get('what', kind)} by {actor}")
    return found


@pytest.mark.parametrize("seed", seeds(2))
def test_f06_no_complaint_is_ever_handled_or_closed_by_somebody_it_is_about(scene: Scene, seed: int) -> None:
    chaos = Chaos(scene, seed)
    asked(scene, ("anna", "marco")[seed % 2])
    rate(scene, chaos.dice.randint(1, 3))
    for _ in range(ACTS):
        chaos.act()
        for one in scene.db.read_now(_every):
            assert one.handler_id not in one.subject_ids
            assert one.handler_id != one.contact_id
            assert (one.state is State.CLOSED) == (one.satisfied is True)
            assert not one.done or one.state in (State.ANSWERED, State.CLOSED) or one.level
    assert scene.db.read_now(_doings_of_owners) == []
    said = scene.read("giulia", script="F4")
    questions = scene.db.read_now(lambda conn: conn.execute(select(ratings.c.ticket_id)).all())
    assert len(said) == len(questions) <= scene.count()
    assert scene.db.read_now(lambda conn: conn.execute(select(messages.c.id)).all())
    assert scene.db.read_now(people.by_key, "giulia") is not None
