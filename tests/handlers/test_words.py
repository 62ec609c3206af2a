"""Every word answers whoever says it (G1 to G7, B7, B9, check 37), feedback, and who can help (H6)."""

import pytest

from tests.handlers.cast import PEOPLE
from tests.handlers.scene import QUESTION, Said, Scene

ROLES = ("giulia@slack", "paolo@slack", "anna", "marco", "sara", "vera", "liwei")
MENUS = (
    "status", "tickets", "contract", "settings", "help", "person", "feedback", "catalogue", "why", "claim",
    "note", "ask", "transfer", "resolve", "unsend", "off", "on", "next", "accounts", "invite", "pauses",
    "question", "start", "request", "nonsense",
)  # fmt: skip


def heard(scene: Scene, who: str, said: Said, before: int) -> bool:
    """Whether he was answered: at once, by a form, or by something that stands in his chat."""
    reply = said.reply
    mine = [(one.message, one.edits, one.text) for one in scene.chats.at(PEOPLE[who].user, "", "")]
    return bool(reply.toast or reply.form or reply.errors) or hash(tuple(mine)) != before


def seen(scene: Scene, who: str) -> int:
    return hash(tuple((one.message, one.edits, one.text) for one in scene.chats.at(PEOPLE[who].user, "", "")))


@pytest.mark.parametrize("who", ROLES)
def test_check_37_every_menu_word_answers_each_role(lone: Scene, who: str) -> None:
    silent = []
    for word in MENUS:
        before = seen(lone, who)
        said = lone.commands(who, word)
        if not heard(lone, who, said, before):
            silent.append(word)
        if not said.inbound.forms:
            lone.commands(who, "cancel")  # whatever was asked line by line
    assert silent == []


@pytest.mark.parametrize("who", ["giulia@slack", "anna", "sara"])
def test_check_37_an_unknown_word_gets_help_and_twice_in_a_row_offers_a_person(scene: Scene, who: str) -> None:
    scene.commands(who, "frobnicate")
    assert "help" in scene.last(who).text
    scene.commands(who, "frobnicate")
    offered = scene.last(who, "Shall I ask a person to contact you?", "B9")
    assert [(one.label, one.word) for one in offered.card.buttons] == [("Yes, please", "person"), ("No", "nothing")]
    assert scene.presses(who, "nothing", offered).reply.toast == "All right."
    scene.commands(who, "status")
    scene.commands(who, "frobnicate")
    assert "Shall I" not in scene.last(who).text


def test_b9_one_of_ours_who_wants_a_person_is_heard_once(scene: Scene) -> None:
    scene.commands("anna", "frobnicate")
    scene.commands("anna", "frobnicate")
    offered = scene.last("anna", script="B9")
    for _ in range(2):
        assert scene.presses("anna", "person", offered).reply.toast.startswith("I told ")
    told = [one for one in scene.chats.posts if "Anna Lindqvist did not get on with me" in one.text]
    assert len({one.place for one in told}) == len(told) >= 1


def test_b7_please_call_me(scene: Scene) -> None:
    scene.says("giulia@slack", QUESTION)
    scene.commands("giulia@slack", "person")
    shown = scene.last("giulia@slack", "No one has picked up T-1001 yet. I have alerted Marco Ferri", "B7")
    for _ in range(2):
        assert scene.presses("giulia@slack", "callme", shown).reply.toast.startswith("I told Marco Ferri")
    assert len(scene.read("marco", "Giulia Rossi asks to be called about T-1001")) == 1
    assert scene.presses("nils", "callme", shown, "1001").reply.toast == "That request belongs to somebody else."
    scene.presses("giulia@slack", "withdraw", scene.last("giulia@slack", script="B2"), "1001")
    assert "is not open any more" in scene.presses("giulia@slack", "callme", shown).reply.toast


def test_feedback_reaches_whoever_looks_after_the_desk_and_can_be_answered(scene: Scene) -> None:
    form = scene.commands("giulia@slack", "feedback")
    said = scene.sends(form, words="Quick and clear")
    keeper = next(one for one in ("vera", "sara", "marco") if scene.read(one, "Quick and clear", "letter"))
    assert "Thank you." in said.reply.toast or "Thank you." in scene.last("giulia@slack", script="letter").text
    letter = scene.last(keeper, "Giulia Rossi, Bianchi Meccanica about the desk:", "letter")
    answer = scene.presses(keeper, "writeto", letter)
    for unfit in (" ", "🔒 only us", "// only us"):
        assert "words" in scene.sends(answer, words=unfit).reply.errors
    scene.sends(answer, words="Thank you, Giulia")
    assert "Thank you, Giulia" in scene.last("giulia@slack", "writes:", "letter").text


def test_g2_the_account_manager_is_written_to_by_his_customers_alone(scene: Scene) -> None:
    scene.commands("giulia@slack", "contract")
    card = scene.last("giulia@slack", "Gold C-2044", "G2")
    assert "Can ask: you, Luca Bianchi" in card.text
    form = scene.presses("giulia@slack", "writeto", card)
    assert scene.sends(form, words="Can we add payroll?").reply.toast == "Sara Holm has it."
    assert "Can we add payroll?" in scene.last("sara", "Giulia Rossi, Bianchi Meccanica writes:", "letter").text
    value = next(one.value for one in card.card.buttons if one.word == "writeto")
    assert scene.presses("paolo@slack", "writeto", card, value).reply.form is None


def test_h6_no_right_names_who_can_help(scene: Scene) -> None:
    scene.says("giulia@slack", QUESTION)
    said = scene.presses("anna", "confirm", scene.card(), "1001").reply.toast
    assert said == "Only the customer can do that. Marco Ferri can help."
    said = scene.presses("giulia@slack", "claim", scene.last("giulia@slack", script="B2"), "1001").reply.toast
    assert said == "Only an expert can do that. Sara Holm can help."


def test_g6_an_expert_reads_a_contract_in_a_thread_without_prices(scene: Scene) -> None:
    scene.says("giulia@slack", QUESTION)
    scene.says("anna", "contract", to="C0ERP", under=scene.card())
    text = scene.last("C0ERP", "Gold C-2044", "G6").text
    for part in ("Covers ERP Finance", "First answer in working time", "1 of 40", "Can ask: "):
        assert part in text


def test_g7_contacts_are_edited_by_a_form(scene: Scene) -> None:
    scene.commands("sara", "contract", "bianchi")
    card = scene.last("sara", "Gold C-2044", "G7")
    form = scene.presses("sara", "contacts", card)
    assert form.reply.form is not None
    offered = [one.label for one in form.reply.form.fields[0].options]
    assert offered == ["Giulia Rossi may not ask any more", "Luca Bianchi may not ask any more"]
    scene.sends(form, contact="remove luca")
    assert "Luca Bianchi" in scene.last("sara", script="G7").text
    again = scene.presses("sara", "contacts", card)
    assert again.reply.form is not None
    assert again.reply.form.fields[0].options[1].label == "Luca Bianchi may ask"
    assert scene.presses("anna", "contacts", card).reply.toast.startswith(
        "Only an account manager or lead can do that."
    )


@pytest.mark.parametrize("text", ["Hjälp!", "aiuto", "“帮助”。", "/帮助"])
def test_g4_help_is_help_in_every_language_wherever_it_is_said(scene: Scene, text: str) -> None:
    scene.says("giulia@slack", text)
    assert "Write your question" in scene.last("giulia@slack").text
    scene.says("giulia@slack", QUESTION)
    receipt = scene.last("giulia@slack", "T-1001", "B2")
    scene.presses("anna", "claim", scene.card())
    scene.says("giulia@slack", text, under=receipt)
    scene.says("anna", text, to="C0ERP", under=scene.card())
    scene.commands("giulia@slack", text.strip("/“”。"))
    assert scene.count() == 1
    assert not scene.read("giulia@slack", text, "B6")
    assert not scene.chats.at("C0ERP", text)
    assert "Write your question" in scene.last("giulia@slack").text
