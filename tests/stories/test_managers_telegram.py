"""An account manager on Telegram who never pressed Start: others hear of it, and once he did he is reached (E, D2)."""

from tests.stories.gestures import QUESTION, a_quiet_minute, said
from tests.stories.seats import OnTelegram, seated
from tests.stories.stage import Stage
from tests.stories.test_held_telegram import agreed


async def test_d2_reaches_the_operator_until_the_manager_presses_start(play: Stage) -> None:
    telegram = play.telegram
    seats = await seated(play, "telegram")
    giulia, sara, marco = seats["giulia"], seats["sara"], seats["marco"]
    assert isinstance(sara, OnTelegram)
    sara.person.started = False
    await agreed(play, end="2026-10-31")
    await giulia.says(QUESTION)
    await giulia.reads("hold it as T-1001")
    await marco.reads("A message could not be delivered .the person blocked the desk, never opened it")
    assert said(play, telegram.private(sara.person)) == ""
    await giulia.says("And the VAT report is wrong too")
    await a_quiet_minute(play)
    tried = len(telegram.journal.sent("sendMessage"))
    await a_quiet_minute(play)
    assert len(telegram.journal.sent("sendMessage")) == tried, "nothing is tried for ever (check 38)"
    await sara.commands("start")
    await sara.reads("Hello Sara. You have one account")
    await sara.reads("Request without a valid contract: Bianchi Meccanica, T-1001")
    assert sara.labels() == ["Allow this one", "Extend 14 days", "Contact Giulia", "Decline"]
    await giulia.reads("hold it as T-1001")
    await giulia.presses("Our work has stopped")
    await sara.reads("Their work has stopped.*Request without a valid contract")
    await sara.presses("Allow this one")
    await giulia.reads("Sara Holm approved T-1001")
    play.assert_clean()
