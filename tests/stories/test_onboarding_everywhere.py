"""Coming in, as dialogues that read the same on Slack, on Telegram and at the page (A0 to A6, A10 to A13)."""

import re

import pytest

from storage import entrances
from tests.stories.gestures import QUESTION
from tests.stories.seats import PLATFORMS, AtTheDoor, Seat, seated, stranger
from tests.stories.stage import Stage

everywhere = pytest.mark.parametrize("platform", PLATFORMS)


def code_in(shown: str) -> str:
    """The code of an invite."""
    found = re.search(r"code: (\w{4}-\w{4})", shown)
    assert found, shown
    return found[1]


async def invited(sara: Seat) -> str:
    """Sara invites Paolo; his code."""
    await sara.commands("invite", name="Paolo Neri")
    shown = await sara.reads("Invite for Paolo Neri, Bianchi Meccanica, Gold C-2044. It works once, until Tue 1 Dec.")
    assert sara.labels() == ["Copy text to send", "Cancel invite"]
    return code_in(shown)


@everywhere
async def test_a0_to_a2_a6_a10_a12_from_the_invite_to_the_first_question(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    sara, paolo = seats["sara"], stranger(play, platform)
    await sara.commands("start")
    await sara.reads("Hello Sara. You have one account.")
    assert sara.labels()[:3] == ["Change time", "Show accounts", "Invite a contact"]
    code = await invited(sara)
    await sara.presses("Copy text to send")
    await sara.reads(
        f"Hello Paolo, here you reach the experts at Nordlicht Systems.*{code}.*It works once, until Tue 1"
    )
    await paolo.commands("start")
    hello = await paolo.reads("Hello. I am an automated assistant and bring questions to the experts at Nordlicht")
    assert "If you have an invite code (like BIAN-7F2Q), send it now." in hello
    await paolo.says("BIAN-2222")
    await paolo.reads(
        "That code does not match. Check the letters or ask your account manager for a new one. "
        "You have 4 tries left this hour."
    )
    await paolo.says(code)
    asked = await paolo.reads("Hello Paolo. I am Retainer desk, an automated assistant. I carry your questions")
    assert "This invite is for Bianchi Meccanica, contract Gold. Is that you?" in asked
    assert paolo.labels() == ["Yes, that is me", "No"]
    await paolo.presses("Yes, that is me")
    welcome = await paolo.reads("You are set up. Write your question here in your own words, no form.")
    assert "Times are shown for Rome." in welcome
    assert "Sara Holm, your account manager" in welcome
    assert paolo.labels() == ["What is covered?", "Settings"]
    called = entrances.called(platform)
    await sara.reads(f"Invite for Paolo Neri.*joined on {called}")
    await sara.commands("status")
    await sara.reads(f"Paolo Neri joined on {called}. 3 of 3 contacts at Bianchi Meccanica are active.")
    await paolo.says(QUESTION)
    await paolo.reads("T-1001 · received.*The ERP Finance team has it")
    play.assert_clean()


@everywhere
async def test_a3_and_a4_no_voids_it_and_what_is_written_meanwhile_is_kept(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    sara, paolo = seats["sara"], stranger(play, platform)
    code = await invited(sara)
    await paolo.says(code)
    await paolo.reads("Is that you")
    await paolo.presses("No")
    await paolo.reads("Thank you. I linked nothing and told Sara Holm that the invite reached someone else.")
    await sara.reads("The invite for Paolo Neri was opened by someone else and is now void.")
    await paolo.says(code)
    await paolo.reads(
        "This invite ended on Tue 24 Nov. I have asked Sara Holm for a new one. You can write your question now: "
        "I keep it and pass it on when you are linked."
    )
    assert paolo.labels() == ["Enter another code"]
    await paolo.says(QUESTION)
    kept = await paolo.reads("T-1001")
    assert not [word for word in ("Bianchi", "Gold", "C-2044") if word in kept]
    await sara.reads("The invite for Paolo Neri was opened by someone else and is now void.")
    await sara.presses("New invite")
    fresh = code_in(await sara.reads(f"Invite for Paolo Neri.*code: (?!{code})"))
    await paolo.reads("This invite ended")
    await paolo.presses("Enter another code", code=fresh)
    await paolo.reads("Is that you", "Yes, that is me")
    await paolo.presses("Yes, that is me")
    await paolo.reads("You are set up")
    await paolo.reads("T-1001 starts now. The ERP Finance team answers by")
    play.assert_clean()


@everywhere
async def test_a5_without_a_code_a_person_answers(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    sara, paolo = seats["sara"], stranger(play, platform)
    await paolo.commands("start")
    await paolo.reads("send it now")
    assert paolo.labels() == ["I have no code"]
    await paolo.presses("I have no code", company="Bianchi Meccanica")
    kept = await paolo.reads("T-1001")
    assert "Sara Holm looks at it and you hear from a person by" in kept
    await sara.reads("Paolo Neri has no invite code and is with: Bianchi Meccanica")
    await sara.presses("Answer and close", reason="Welcome; an invite follows")
    await paolo.reads("Welcome; an invite follows")
    assert "Gold" not in paolo.heard()
    play.assert_clean()


async def _practises(expert: Seat) -> None:
    """A11: claim, write, end; the desk plays the customer."""
    await expert.commands("practice")
    await expert.reads("Practice: nobody waits, only you see it, and nothing is counted.")
    await expert.presses("Claim")
    await expert.reads("Li Wei, what you write here goes to Kim Example.")
    await expert.says("Please switch the totals on.")
    await expert.reads("Thank you, that was it.")


@everywhere
async def test_a11_an_expert_comes_in_and_a13_settings(play: Stage, platform: str) -> None:
    seats = await seated(play, platform, "liwei")
    giulia, liwei, marco, sara = seats["giulia"], seats["liwei"], seats["marco"], seats["sara"]
    await liwei.commands("start")
    hello = await liwei.reads("Welcome, Li Wei. You may take ERP Finance and Integrations.")
    assert "🔒 keeps it internal" in hello
    assert "On duty: Mon–Fri 08:00–20:00 (Shanghai)" in hello
    await liwei.presses("Change hours", hours="From 10 on, please")
    await marco.reads("Li Wei asks for other duty hours: “From 10 on, please”")
    await _practises(liwei)
    await giulia.commands("settings")
    await giulia.reads("Language: English · time zone: Rome · quiet hours: none")
    assert giulia.labels() == [
        "Language",
        "Time zone",
        "Quiet hours",
        "Link another chat",
        "Check-ins off",
        "Delete my data",
    ]
    await giulia.presses("Time zone", answer="Shanghai")
    await giulia.reads("Language: English · time zone: Shanghai")
    await giulia.presses("Quiet hours", answer="19:00-08:00")
    await giulia.reads("time zone: Shanghai · quiet hours: 19:00–08:00 .answers still arrive")
    await giulia.presses("Language")
    await giulia.reads("Which language do you want to use")
    await giulia.presses("English")
    await giulia.reads("Language: English · time zone: Shanghai")
    await giulia.presses("Delete my data")
    await giulia.reads("Your data is deleted: your name, your chats and what you wrote.")
    await sara.reads("Giulia Rossi .Bianchi Meccanica. had all personal data deleted.")
    if platform == "console":  # nobody of that name sits at the page any more
        giulia = AtTheDoor(play, "giulia")
    await giulia.says(QUESTION)
    await giulia.reads("I do not know you yet")
    play.assert_clean()
