"""People of ours come in, and account managers see who else did (A10 to A12)."""

from handlers.inbound import Kind
from tests.handlers.scene import Scene
from tests.handlers.test_inviting import code
from tests.handlers.test_joining import invited


def test_an_expert_hears_what_he_may_take_and_how_it_works(scene: Scene) -> None:
    scene.happens("liwei", Kind.STARTED)
    hello = scene.last("liwei", script="A11")
    assert hello.text.startswith("Welcome, Li Wei. You may take ERP Finance and Integrations.")
    assert "what you write in a request's thread goes to the customer, 🔒 keeps it internal" in hello.text
    assert "On duty: Mon–Fri 08:00–20:00 (Shanghai)." in hello.text
    assert [button.label for button in hello.card.buttons] == ["Change hours", "Practice ticket", "Settings"]


def test_other_hours_are_asked_of_the_lead(scene: Scene) -> None:
    scene.happens("liwei", Kind.STARTED)
    scene.presses("liwei", "hours", scene.last("liwei", script="A11"))
    scene.says("liwei", "Mon-Thu 10-18")
    assert "I told Marco Ferri, who keeps the rota." in scene.last("liwei").text
    assert "Li Wei asks for other duty hours: “Mon-Thu 10-18”" in scene.last("marco").text


def test_an_account_manager_hears_when_the_desk_writes(scene: Scene) -> None:
    scene.happens("sara", Kind.STARTED)
    hello = scene.last("sara", script="A12")
    assert hello.text.startswith("Hello Sara. You have one account. I write when a request is held")
    assert [button.label for button in hello.card.buttons] == [
        "Change time",
        "Show accounts",
        "Invite a contact",
        "Settings",
    ]


def test_the_status_says_for_a_week_who_joined(scene: Scene) -> None:
    invite = invited(scene)
    scene.says("paolo", code(invite))
    scene.presses("paolo", "join", scene.last("paolo", script="A1"))
    assert not scene.read("sara", script="A10"), "nobody is interrupted by it"
    scene.commands("sara", "status")
    said = "Paolo Neri joined on Telegram. 3 of 3 contacts at Bianchi Meccanica are active."
    assert said in scene.last("sara", script="G7").text
    scene.later(days=8)
    scene.commands("sara", "status")
    assert "joined" not in scene.last("sara", script="G7").text
