"""How long clocks were paused: who paused them, for whom, and that a customer's word ended it."""

from datetime import timedelta

from sqlalchemy import Connection, event, update

from handlers.admin import pauses
from handlers.admin.pauses import Report
from handlers.rules import clocks as rules
from handlers.rules.clock import Owes
from handlers.wording import pauses as wording
from handlers.wording.voice import Voice, flat
from storage import clocks
from storage.paused import Whose
from tests import crowd
from tests.handlers.scene import QUESTION, Scene

MONTH = timedelta(days=30)


def paused(scene: Scene, number: int = 1001) -> None:
    """Giulia asks, Anna claims it and asks back an hour later."""
    scene.says("giulia@slack", QUESTION)
    scene.presses("anna", "claim", scene.card(number))
    scene.passes(hours=1)
    scene.sends(scene.presses("anna", "ask", scene.card(number)), question="Which plant code?")


def told(scene: Scene, whose: Whose = pauses.EVERYBODYS, limit: int = pauses.NO_LIMIT) -> Report:
    """The report of the last thirty days."""

    def read(conn: Connection) -> Report:
        return pauses.report(conn, scene.now - MONTH, scene.now, whose=whose, now=scene.now, limit=limit)

    return scene.db.read_now(read)


def test_a_wait_is_counted_once_with_who_began_it(scene: Scene) -> None:
    paused(scene)
    scene.passes(hours=20)
    scene.says("giulia@slack", "TRN-2", under=scene.last("giulia@slack", "Which plant code?"))
    (one,) = told(scene).waits
    assert (one.number, one.by, one.owes, one.why) == (1001, "Anna Lindqvist", Owes.CUSTOMER, "Which plant code?")
    assert (one.working, one.calendar) == (5 * 3600, 20 * 3600)
    assert (one.is_disputed, one.after) == (False, 0)


def test_a_disputed_one_is_counted_as_such(scene: Scene) -> None:
    paused(scene)
    scene.later(hours=1)
    scene.presses("giulia@slack", "lack", scene.last("giulia@slack", "Which plant code?"))
    (line,) = told(scene).lines
    assert (line.by, line.times, line.disputed, line.calendar) == ("Anna Lindqvist", 1, 1, 3600)


def test_thanks_end_no_pause_and_are_no_fault(scene: Scene) -> None:
    paused(scene)
    scene.later(hours=1)
    scene.says("giulia@slack", "Thanks!", under=scene.last("giulia@slack", "Which plant code?"))
    scene.later(hours=1)
    (one,) = told(scene).waits
    assert (one.end, one.calendar, one.after) == (None, 7200, 0)


def test_what_was_late_to_arrive_ended_it_when_it_was_written(scene: Scene) -> None:
    paused(scene)
    scene.later(hours=3)
    words = scene.last("giulia@slack", "Which plant code?")
    scene.says("giulia@slack", "TRN-2", under=words, written=scene.now - timedelta(hours=2))
    (one,) = told(scene).waits
    assert (one.calendar, one.after) == (3600, 0)


def _spoil(conn: Connection, ticket_id: int) -> None:
    """The pause goes on as if the customer had not written: what no clock of ours does."""
    kept = clocks.state_of(conn, ticket_id)
    assert kept is not None
    state = rules.from_json(kept)
    end = next(pause.end for clock in state.clocks for pause in clock.pauses if pause.end)
    spoilt = kept.replace(str(end), str(end + 600))
    conn.execute(update(clocks.states).where(clocks.states.c.ticket_id == ticket_id).values(state=spoilt))


def test_a_pause_that_outlasts_a_customers_message_shows(scene: Scene) -> None:
    paused(scene)
    scene.later(hours=1)
    scene.says("giulia@slack", "TRN-2", under=scene.last("giulia@slack", "Which plant code?"))
    scene.later(hours=1)
    scene.db.write_now(_spoil, scene.ticket().id)
    assert [(one.number, one.after) for one in told(scene).after] == [(1001, 600)]
    said = flat(wording.honest(Voice("en", "Europe/Rome", scene.now), [("T-1001", 600)]))
    assert said == "❗ After a customer's message: 10 min (T-1001)"


def test_what_was_paused_before_the_period_or_elsewhere_is_left_out(scene: Scene) -> None:
    paused(scene)
    scene.later(hours=1)
    assert not told(scene, Whose(organisations=(999,))).waits
    organisation = scene.ticket().organisation_id or 0
    assert len(told(scene, Whose(organisations=(organisation,))).waits) == 1
    assert len(told(scene, Whose(queues=(scene.ticket().queue_id or 0,), organisations=())).waits) == 1
    scene.says("giulia@slack", "TRN-2", under=scene.last("giulia@slack", "Which plant code?"))
    scene.later(days=31)
    assert not told(scene).waits


def test_leads_and_account_managers_read_their_own(scene: Scene) -> None:
    paused(scene)
    scene.later(hours=2)
    for who in ("marco", "sara"):
        scene.commands(who, "pauses")
        said = scene.last(who, script="pauses").text
        assert said.startswith("Paused since 25 Oct 2026: once, 2 h of working time, 2 h by the calendar.")
        assert "Anna Lindqvist, for the customer: once, 2 h (2 h by the calendar)" in said
        assert said.endswith("After a customer's message: 0 min.")
    scene.commands("ivo", "pauses")
    assert scene.last("ivo", script="pauses").text == "Nothing was paused since 25 Oct 2026."


def test_it_is_not_for_experts_nor_for_customers(scene: Scene) -> None:
    paused(scene)
    for who in ("anna", "giulia@slack"):
        scene.commands(who, "pauses")
        assert not scene.read(who, script="pauses")


def test_a_plain_word_will_do_and_the_same_again(scene: Scene) -> None:
    scene.says("sara", "pauses")
    scene.says("sara", "pauses")
    assert len(scene.read("sara", script="pauses")) == 2


def test_of_very_many_the_newest(scene: Scene) -> None:
    paused(scene)
    scene.later(minutes=20)
    paused(scene, 1002)
    scene.later(hours=1)
    found = told(scene, limit=1)
    assert ([one.number for one in found.waits], found.is_cut) == ([1002], True)


def test_many_cost_as_many_queries_as_one(scene: Scene) -> None:
    paused(scene)
    scene.later(hours=1)

    def queries(conn: Connection) -> int:
        heard: list[str] = []
        event.listen(conn, "before_cursor_execute", lambda *said: heard.append(said[2]))
        pauses.report(conn, scene.now - MONTH, scene.now, now=scene.now)
        return len(heard)

    one = scene.db.read_now(queries)
    scene.db.write_now(crowd.copy, scene.ticket().id, 30)
    assert len(told(scene).waits) == 31
    assert scene.db.read_now(queries) <= one
