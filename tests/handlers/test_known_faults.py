"""One fault, three companies: linked, never merged, each told alone (CONVERSATIONS B12)."""

from pathlib import Path

import pytest

from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from schedules import faults
from storage import people
from storage.engine import Database
from tests.handlers.outage import ASKED, heard, known, outage
from tests.handlers.scene import Scene


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """Three companies have asked about the same."""
    return outage(database, tmp_path)


def promises(scene: Scene, number: int) -> list[tuple[Status, int | None]]:
    """The promises of news on a ticket."""
    return [(one.status, one.due) for one in scene.running(number).clocks.clocks if one.kind is ClockKind.PROMISE]


def test_the_lead_is_asked_once_what_three_companies_ask_about(scene: Scene) -> None:
    asked = scene.read("marco", "look the same")
    assert len(asked) == 1
    assert asked[0].text.startswith("3 requests of 3 companies within an hour look the same:")
    assert "T-1001 Bianchi Meccanica · Since this morning our invoices" in asked[0].text
    assert "T-1002 Nordfrakt" in asked[0].text
    assert [button.label for button in asked[0].card.buttons] == ["Known fault", "Not the same"]
    assert not [who for who in ("anna", "liwei", "sara", "ivo") if scene.read(who, "look the same")]


def test_each_customer_reads_since_when_and_by_when_and_nothing_of_the_others(scene: Scene) -> None:
    known(scene)
    notice = scene.last("giulia", "belongs to a fault")
    assert notice.text == (
        "T-1001 belongs to a fault we know about since 13:04. Next news by today 14:00 (Rome); you need not ask again."
    )
    assert [button.label for button in notice.card.buttons] == ["Details", "Mine is different"]
    for who, others in (("giulia", "Nordfrakt|Verdi|T-1002|T-1003"), ("nils", "Bianchi|Verdi|T-1001|T-1003")):
        assert not [word for word in others.split("|") if any(word in one.text for one in scene.read(who))]


def test_each_keeps_its_own_clocks_and_has_one_promise_of_the_lead(scene: Scene) -> None:
    before = [scene.running(number).answer_due for number in (1001, 1002, 1003)]
    known(scene)
    assert [scene.running(number).answer_due for number in (1001, 1002, 1003)] == before
    for number in (1001, 1002, 1003):
        (promised,) = [one for one in scene.running(number).clocks.clocks if one.kind is ClockKind.PROMISE]
        assert scene.db.read_now(people.name_of, promised.by) == "Marco Ferri"
        assert promised.due == int(scene.now.replace(hour=13, minute=0, second=0).timestamp())


def test_the_card_says_which_fault_it_is(scene: Scene) -> None:
    known(scene)
    assert "⚡ F-1 Invoices are rounded · next news by today 14:00 (Stockholm)" in scene.card(1002).text
    scene.presses("anna", "claim", scene.card(1002))
    assert "⚡ F-1 Invoices are rounded\n" in scene.card(1002).text
    assert "news promised by today 14:00 (Stockholm)" in scene.card(1002).text


def test_news_goes_to_all_under_the_leads_name_and_promises_more(scene: Scene) -> None:
    board = known(scene)
    scene.later(minutes=20)
    scene.sends(scene.presses("marco", "news", board), text="We found the wrong rounding profile.", next="15:00")
    assert heard(scene, "We found the wrong rounding profile.") == list(ASKED)
    news = scene.last("nils", "We found")
    assert news.post.author == "Marco Ferri"
    assert news.text.endswith("Next news on T-1002 by today 15:00 (Stockholm).")
    assert [status for status, _ in promises(scene, 1002)] == [Status.STOPPED, Status.RUNNING]
    assert scene.running(1002).answer_due is not None, "the owner still owes his own answer"
    assert "Marco Ferri → Nils Berg: We found the wrong rounding profile." in scene.last("C0ERP", "Nils Berg: ").text


def test_where_the_lead_is_the_owner_his_news_is_the_answer(scene: Scene) -> None:
    scene.presses("marco", "claim", scene.card(1002))
    board = known(scene)
    scene.sends(scene.presses("marco", "news", board), text="We found it.", next="15:00")
    assert scene.running(1002).answer_due is None
    assert scene.running(1001).answer_due is not None


def test_the_end_is_told_to_all_and_solving_is_proposed_to_each_owner(scene: Scene) -> None:
    scene.presses("anna", "claim", scene.card(1001))
    board = known(scene)
    over = scene.presses("marco", "faultover", board)
    scene.sends(over, cause="A wrong profile in 14.2", fix="We set it back")
    for who in ASKED:
        assert "Cause: A wrong profile in 14.2\nFix: We set it back" in scene.last(who).text
        assert "The fault behind T-100" in scene.last(who).text
    assert {status for number in (1001, 1002, 1003) for status, _ in promises(scene, number)} == {Status.STOPPED}
    asked = scene.last("C0ERP", "Is T-1001 solved by that?")
    opened = scene.presses("anna", "faultsolved", asked)
    assert opened.reply.form is not None
    assert [field.value for field in opened.reply.form.fields] == ["A wrong profile in 14.2", "We set it back"]
    scene.sends(opened, cause="A wrong profile in 14.2", fix="We set it back")
    assert "T-1001 is solved" in scene.last("giulia").text
    assert scene.last("C0ERP", "Is T-1002 solved by that?").words == ["claim"]
    assert not scene.last("marco", "F-1 · ").words


def test_one_who_has_something_else_goes_on_by_himself(scene: Scene) -> None:
    scene.presses("anna", "claim", scene.card(1001))
    board = known(scene)
    scene.presses("giulia", "different", scene.last("giulia", "belongs to a fault"))
    assert scene.last("giulia", "You say that T-1001 is something else. It goes on by itself with Anna Lindqvist.")
    assert not scene.read("giulia", "belongs to a fault"), "the notice itself says so now"
    told = scene.last("C0ERP", "Giulia Rossi says that this is not F-1: it goes on by itself.")
    assert told.text.startswith("Anna Lindqvist: ")
    assert [status for status, _ in promises(scene, 1001)] == [Status.DROPPED]
    assert "⚡" not in scene.card(1001).text
    scene.sends(scene.presses("marco", "news", board), text="Still looking.", next="15:00")
    assert heard(scene, "Still looking.") == ["nils", "paolo"]


def test_details_say_what_the_lead_wrote_and_that_the_request_goes_on(scene: Scene) -> None:
    board = known(scene)
    scene.sends(scene.presses("marco", "news", board), text="We found it.", next="15:00")
    scene.presses("giulia", "faultdetails", scene.last("giulia", "belongs to a fault"))
    said = scene.last("giulia").text
    assert said.startswith("Invoices are rounded, known since today 13:04 (Rome).\nLatest news, ")
    assert "We found it.\nNext news by today 15:00 (Rome).\nT-1001 stays with ERP Finance." in said
    assert "Its answer is due by today 17:04 (Rome) all the same." in said


def test_what_looks_like_a_known_fault_later_joins_with_one_tap(scene: Scene) -> None:
    known(scene)
    scene.later(minutes=90)
    scene.says("luca", "Our invoices are rounded")
    asked = scene.last("marco", "One more request looks like F-1 (Invoices are rounded):")
    assert [button.label for button in asked.card.buttons] == ["Belongs to it", "Not the same"]
    scene.presses("marco", "belongs", asked)
    assert scene.last("luca", "T-1004 belongs to a fault we know about since 13:04.")
    assert scene.last("marco", "T-1004: F-1, said Marco Ferri.").words == []


def test_a_fourth_joins_the_question_where_it_stands(scene: Scene) -> None:
    scene.says("luca", "The invoices are rounded wrongly")
    (asked,) = scene.read("marco", "look the same")
    assert asked.text.startswith("4 requests of 3 companies")
    assert asked.edits == 1


def test_a_press_links_what_the_card_showed_then(scene: Scene) -> None:
    shown = scene.last("marco", "look the same")
    value = next(button.value for button in shown.card.buttons if button.word == "knownfault")
    scene.says("luca", "The invoices are rounded wrongly")
    scene.sends(scene.presses("marco", "knownfault", shown, value), title="Rounding", next="14:00")
    assert scene.read("paolo", "belongs to a fault")
    assert not scene.read("luca", "belongs to a fault")


def test_who_was_said_to_be_different_is_not_asked_about_again(scene: Scene) -> None:
    scene.presses("marco", "notsame", scene.last("marco", "look the same"))
    assert scene.last("marco", "T-1001, T-1002, T-1003: not the same, said Marco Ferri.").words == []
    scene.says("luca", "The invoices are rounded wrongly")
    assert not scene.read("marco", "look the same")
    assert heard(scene, "belongs to a fault") == []


def test_the_lead_may_say_it_in_one_line(scene: Scene) -> None:
    one = scene.says("marco", "fault T-1002: Something else; next news 14:45")
    assert one.reply.toast == "F-1: one request is linked."
    scene.says("marco", "fault over: A wrong key; We changed it")
    assert scene.last("C0ERP", "Is T-1002 solved by that?").text.splitlines()[0] == "F-1 is over."
    scene.says("marco", "fault T-1001, T-1003: Rounding is off; next news 14:30")
    assert heard(scene, "Next news by today 14:30 (Rome)") == ["giulia", "paolo"]
    scene.says("marco", "news We found it; next news tomorrow 10:00")
    assert heard(scene, "Next news on T-1003 by tomorrow 10:00 (Rome).") == ["paolo"]
    scene.says("marco", "fault over: A wrong profile; We set it back")
    assert heard(scene, "Fix: We set it back") == ["giulia", "paolo"]


def test_the_lead_is_reminded_once_a_quarter_of_an_hour_before(scene: Scene) -> None:
    known(scene)
    scene.passes(minutes=34)
    scene.db.write_now(faults.ring, scene.now, 50)
    scene.deliver()
    assert not scene.read("marco", "You promised")
    scene.passes(minutes=2)
    for _ in range(3):
        scene.db.write_now(faults.ring, scene.now, 50)
    scene.deliver()
    (reminded,) = scene.read("marco", "You promised the 3 customers of F-1 (Invoices are rounded) news by today 14:00")
    assert reminded.words == ["news", "faultover"]


def test_a_missed_word_to_many_reaches_the_lead_in_few_messages(scene: Scene) -> None:
    known(scene)
    before = len(scene.read("marco"))
    scene.passes(minutes=46)
    scene.db.write_now(faults.ring, scene.now, 50)
    scene.deliver()
    assert len(scene.read("marco")) == before + 1, "one reminder, and no warning of each request's own promise"
    scene.passes(minutes=10)
    for number in (1001, 1002, 1003):
        (promised,) = [one for one in scene.running(number).clocks.clocks if one.kind is ClockKind.PROMISE]
        assert promised.breached_at == promised.due
    (batch,) = scene.read("marco", script="E3")
    assert batch.text.count("news promised by 14:00 did not come") == 3
    assert len(heard(scene, "did not keep")) == 3
