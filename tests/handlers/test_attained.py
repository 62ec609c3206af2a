"""How many first answers came in time: what the customer and the account manager read is what the clocks say."""

from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_duplicates import card_of, join, two


def answered(scene: Scene, number: int, after: float) -> None:
    """Giulia asks something new; Anna claims it and answers so many hours later."""
    scene.later(minutes=20)
    scene.says("giulia@slack", QUESTION)
    scene.presses("anna", "claim", scene.card(number))
    scene.passes(hours=after)
    scene.says("anna", "It is repaired", to="C0ERP", under=scene.card(number))


def test_kept_and_missed_are_told_with_their_requests(scene: Scene) -> None:
    answered(scene, 1001, after=0.5)
    answered(scene, 1002, after=2.25)
    for who, word, script in (("giulia", "status", "G1"), ("luca", "contract", "G2"), ("sara", "contract", "G7")):
        scene.commands(who, word)
        said = scene.last(who, script=script).text
        assert "1 of 2 first answers on time in this contract year (since 1 Jan 2026)" in said
        assert "; missed: T-1002 (24 Nov, 15 min late)" in said


def test_an_overdue_request_counts_before_anybody_answered(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.commands("giulia", "status")
    assert "on time" not in scene.last("giulia", script="G1").text, "nothing was due yet"
    scene.later(hours=3)  # and no sweep has been
    scene.commands("giulia", "status")
    said = scene.last("giulia", script="G1").text
    assert "0 of 1 first answer on time" in said
    assert "missed: T-1001 (24 Nov, not answered)" in said


def test_an_open_request_is_in_the_denominator_and_named_beside(scene: Scene) -> None:
    answered(scene, 1001, after=0.5)
    answered(scene, 1002, after=2.25)
    scene.later(minutes=20)
    scene.says("luca", "The API import needs a new key")
    scene.commands("giulia", "contract")
    said = scene.last("giulia", script="G2").text
    assert "1 of 3 first answers on time" in said
    assert "; missed: T-1002 (24 Nov, 15 min late); 1 still running" in said


def test_what_was_taken_back_in_time_does_not_count_and_a_miss_stays_one(scene: Scene) -> None:
    answered(scene, 1001, after=0.5)
    for _ in range(2):
        scene.later(minutes=20)
        scene.says("giulia@slack", QUESTION)
    scene.presses("giulia@slack", "withdraw", scene.last("giulia@slack"), "1002")
    scene.passes(hours=3)
    scene.presses("giulia@slack", "withdraw", scene.last("giulia@slack"), "1003")
    scene.commands("giulia", "contract")
    said = scene.last("giulia", script="G2").text
    assert "1 of 2 first answers on time" in said
    assert "missed: T-1003 (24 Nov, not answered)" in said


def test_a_promise_that_another_request_brought_counts_once(scene: Scene) -> None:
    two(scene)
    scene.passes(hours=2.5)
    join(scene)
    scene.says("anna", "It is repaired", to="C0ERP", under=card_of(scene, 1001))
    scene.commands("giulia", "contract")
    said = scene.last("giulia", script="G2").text
    assert "0 of 1 first answer on time" in said
    assert "missed: T-1001 (24 Nov, 30 min late)" in said


def test_another_company_reads_nothing_of_it(scene: Scene) -> None:
    answered(scene, 1001, after=3)
    scene.commands("nils", "contract")
    assert "T-1001" not in scene.last("nils", script="G2").text
    scene.commands("nils", "status")
    assert "on time" not in scene.last("nils", script="G1").text


def test_why_it_was_missed_is_one_tap_away(scene: Scene) -> None:
    answered(scene, 1001, after=3)
    scene.commands("giulia", "contract")
    card = scene.last("giulia", script="G2")
    assert [one.label for one in card.card.buttons if one.word == "why"] == ["Why T-1001?"]
    for _ in range(2):
        scene.presses("giulia", "why", card)
        assert "came 1 h late" in scene.last("giulia", script="why").text
    scene.commands("sara", "contract")
    scene.presses("sara", "why", scene.last("sara", script="G7"))
    assert "Held by Anna Lindqvist in ERP Finance 3 h" in scene.last("sara", script="why").text
    scene.presses("nils", "why", card, "1001")
    assert not scene.read("nils", "why:"), "it is not his"


def test_whoever_decides_about_a_held_request_reads_the_last_twelve_months(scene: Scene) -> None:
    answered(scene, 1001, after=0.5)
    answered(scene, 1002, after=3)
    scene.says("luca", "The payroll run stops with an error for all employees")
    scene.presses("luca", "asked", scene.last("luca"))
    assert "Last 12 months: 2 requests, 50 % on time." in scene.last("sara", script="D2").text
