"""G1, G3, G5, G6, G7: where things stand and lists of requests, for each role."""

from tests.handlers.scene import QUESTION, Said, Scene


def ask(scene: Scene, who: str = "giulia@slack", text: str = QUESTION) -> Said:
    said = scene.says(who, text)
    scene.later(minutes=11)
    return said


def labels(scene: Scene, who: str, text: str) -> list[str]:
    return [button.label for button in scene.last(who, text).card.buttons]


def test_a_customers_status_opens_and_answers(scene: Scene) -> None:
    ask(scene)
    ask(scene, text="The VAT report is empty")
    scene.presses("anna", "claim", scene.card(1002))
    scene.sends(scene.presses("anna", "ask", scene.card(1002)), question="Which quarter?")
    scene.commands("giulia@slack", "status")
    shown = scene.last("giulia@slack", "You have 2 open requests.", "G1")
    assert "T-1002 The VAT report is empty · waiting for you since " in shown.text
    assert [(one.label, one.word) for one in shown.card.buttons] == [
        ("Answer T-1002", "reply"),
        ("Open T-1001", "look"),
        ("Complain", "complain"),
    ]
    form = scene.presses("giulia@slack", "reply", shown)
    assert form.reply.form is not None
    assert "words" in scene.sends(form, words="").reply.errors
    assert scene.sends(form, words="The third").reply.toast == "Added to T-1002."
    assert scene.ticket(1002).state == "owned"
    assert "The third" in scene.last("C0ERP", "The third").text
    assert "Your answer on T-1002" in scene.last("giulia@slack", script="G1").text
    assert scene.presses("luca", "reply", shown, "1002").reply.toast == ""  # a colleague may answer too
    assert scene.presses("nils", "reply", shown, "1002").reply.toast == "That request belongs to somebody else."


def test_answering_what_is_over_says_so(scene: Scene) -> None:
    ask(scene)
    scene.commands("giulia@slack", "status")
    shown = scene.last("giulia@slack", script="G1")
    scene.presses("anna", "claim", scene.card())
    scene.sends(scene.presses("anna", "resolve", scene.card()), cause="A profile", fix="Set back")
    assert (
        scene.presses("giulia@slack", "reply", shown, "1001").reply.toast
        == "This has changed: T-1001 is not open any more."
    )


def test_a_customers_tickets_turn_in_place(scene: Scene) -> None:
    scene.commands("giulia@slack", "tickets")
    assert "You have no requests yet." in scene.last("giulia@slack", script="G3").text
    for number in range(7):
        ask(scene, text=f"Question number {number}")
    scene.presses("anna", "claim", scene.card(1007))
    scene.sends(scene.presses("anna", "resolve", scene.card(1007)), cause="A profile", fix="Set back")
    scene.commands("giulia@slack", "tickets")
    shown = scene.last("giulia@slack", "Open 6 · solved 1 · closed 0", "G3")
    assert "T-1006 · Question number 5 · open" in shown.text
    assert [one.label for one in shown.card.buttons] == ["Older", "Only open"]
    scene.presses("giulia@slack", "tickets", shown)
    older = scene.last("giulia@slack", "T-1007 · Question number 6 · solved · Anna Lindqvist", "G3")
    assert older.message == shown.message
    assert [one.label for one in older.card.buttons] == ["Newer", "Only open"]
    scene.presses("giulia@slack", "tickets", older, next(b.value for b in older.card.buttons if b.label == "Only open"))
    assert [one.label for one in scene.last("giulia@slack", script="G3").card.buttons] == ["Older", "All"]
    assert scene.presses("giulia@slack", "tickets", shown, "all.x.y").reply.toast.startswith(
        "I do not know this button"
    )


def test_an_experts_status_and_the_next_to_claim(scene: Scene) -> None:
    ask(scene)
    scene.later(minutes=13)
    scene.commands("anna", "status")
    shown = scene.last("anna", "You have no requests.", "G5")
    assert "ERP Finance: 1 unclaimed, oldest 24 min" in shown.text
    assert (shown.card.buttons[0].label, shown.card.buttons[0].word) == ("Next unclaimed", "next")
    assert shown.card.buttons[1].word in ("on", "off")
    scene.presses("anna", "next", shown)
    found = scene.last("anna", "T-1001", "G5")
    assert [one.label for one in found.card.buttons] == ["Claim"]
    scene.presses("anna", "claim", found)
    assert scene.ticket().owner_id is not None
    scene.commands("anna", "status")
    assert "T-1001 urgent · 1 h " in scene.last("anna", "You have one request:", "G5").text
    assert scene.presses("anna", "next", shown, "").reply.toast == "Nothing waits that you may take."


def test_an_experts_tickets(scene: Scene) -> None:
    ask(scene)
    ask(scene, "luca", "The VAT report is empty")
    scene.presses("anna", "claim", scene.card(1001))
    scene.commands("anna", "tickets")
    mine = scene.last("anna", "One request is yours:", "G3")
    assert "T-1001" in mine.text
    assert [one.label for one in mine.card.buttons] == ["Queue", "Unclaimed"]
    scene.presses("anna", "tickets", mine)
    assert "2 open requests" in scene.last("anna", script="G3").text
    scene.commands("anna", "tickets", "waiting")
    waiting = scene.last("anna", "one unclaimed", "G3")
    assert "T-1002 · The VAT report is empty · unclaimed · Bianchi Meccanica" in waiting.text
    assert "T-1001" not in waiting.text


def test_an_account_managers_tickets(scene: Scene) -> None:
    ask(scene)
    scene.passes(hours=30)
    scene.commands("sara", "tickets", "bianchi")
    shown = scene.last("sara", "Bianchi Meccanica: Open 1 · solved 0 · closed 0", "G3")
    assert "⚠ T-1001 · " in shown.text
    assert [one.label for one in shown.card.buttons] == ["Only open"]
    scene.presses("sara", "tickets", shown)
    assert [one.label for one in scene.last("sara", script="G3").card.buttons] == ["All"]
    scene.commands("sara", "tickets", "nordfrakt")
    assert "None of your accounts is called “nordfrakt”." in scene.last("sara").text
    assert scene.presses("ivo", "tickets", shown, shown.card.buttons[0].value).reply.toast.startswith("I do not know")
