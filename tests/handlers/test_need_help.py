"""[Need help]: the lead joins, takes over or finds someone; the customer sees nothing (CONVERSATIONS C11)."""

from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene


def asked(scene: Scene) -> Shown:
    """Anna has Giulia's request and asks for help at 14:26; what Marco reads."""
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.later(minutes=82)
    said = scene.sends(scene.presses("anna", "needhelp", scene.card()), line="the rounding profile changed")
    assert said.reply.toast == "I asked Marco Ferri."
    return scene.last("marco", script="C11")


def test_the_lead_reads_what_is_needed_and_how_long_is_left(scene: Scene) -> None:
    card = asked(scene)
    assert card.text == (
        "Anna Lindqvist asks for help on T-1001 (Bianchi Meccanica, urgent, 38 min left): "
        "“the rounding profile changed”"
    )
    assert [one.label for one in card.card.buttons] == ["Join", "Take over", "Find someone"]
    assert not scene.read("giulia", "rounding profile")


def test_join_says_so_in_the_room_once(scene: Scene) -> None:
    card = asked(scene)
    said = scene.presses("marco", "joinin", card)
    assert said.reply.toast == "Anna Lindqvist sees that you join. Write in the thread of T-1001."
    scene.presses("marco", "joinin", card)
    (note,) = scene.chats.at("C0ERP", script="C11")
    assert note.text == "Marco Ferri joins in here."
    scene.says("marco", "Look at release 14.2", to="C0ERP", under=scene.card())
    assert not scene.read("giulia", "14.2")


def test_find_someone_calls_who_is_on_duty(scene: Scene) -> None:
    said = scene.presses("marco", "findhelp", asked(scene))
    assert said.reply.toast == "I called Li Wei in the thread of T-1001."
    called = scene.last("-1001", script="C11")
    assert called.text == "Li Wei: Anna Lindqvist asks for help on T-1001. Who can?"
    scene.presses("liwei", "joinin", called)
    assert "Li Wei joins in here." in scene.last("-1001", script="C11").text
    scene.presses("liwei", "takeover", called)
    assert "Li Wei since" in scene.card().text


def test_only_the_owner_asks_and_only_while_it_runs(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    card = scene.card()
    assert "Nobody has claimed T-1001" in scene.presses("anna", "needhelp", card, "1001.1").reply.toast
    scene.presses("anna", "claim", card)
    assert "only the owner" in scene.presses("liwei@slack", "needhelp", scene.card()).reply.toast
    form = scene.presses("anna", "needhelp", scene.card())
    assert set(scene.sends(form, line="").reply.errors) == {"line"}
    for stranger in ("ivo", "nils", "giulia@slack"):
        for word in ("needhelp", "joinin", "findhelp"):
            said = scene.presses(stranger, word, scene.card(), "1001.1")
            assert said.reply.toast
            assert said.reply.form is None
    scene.sends(scene.presses("anna", "resolve", scene.card()), cause="c", fix="f")
    assert scene.sends(form, line="late").reply.toast == "This has changed: Anna Lindqvist solved T-1001 at 13:04."
    assert (
        scene.presses("marco", "findhelp", scene.card(), "1001.1").reply.toast
        == "This has changed: Anna Lindqvist solved T-1001 at 13:04."
    )
    assert not scene.chats.at("C0ERP", script="C11")


def test_the_lead_who_needs_help_asks_whoever_is_above(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("marco", "claim", scene.card())
    said = scene.sends(scene.presses("marco", "needhelp", scene.card()), line="both hands full")
    assert said.reply.toast == "I asked Sara Holm."


def test_help_names_what_each_can_do_and_a_lead_reads_of_his_own_work(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.presses("marco", "claim", lone.card())
    lone.commands("marco", "status")
    assert "T-1001" in lone.last("marco", script="G5").text
    lone.commands("marco", "help")
    assert "fault T-1042 T-1043: what is wrong; next news 14:00" in lone.last("marco", script="G6").text
    lone.commands("anna", "help")
    said = lone.last("anna", script="G6").text
    assert "waitfor · transfer" in said
    assert "As a lead" not in said
    assert all(len(one.text) < 1500 for one in (lone.last("marco", script="G6"), lone.last("anna", script="G6")))


def test_what_help_calls_a_word_never_reaches_the_customer(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.presses("anna", "claim", lone.card())
    for word in ("waitfor", "interim"):
        lone.says("anna", word, to="C0ERP", under=lone.card())
        lone.says("anna", "cancel", to="C0ERP", under=lone.card())
        assert not lone.read("giulia", word)
