"""Clocks: histories that read as sentences, and what is expected of every clock in them."""

import pytest

from handlers.rules import calendar
from handlers.rules.terms import OnDowngrade, Terms
from tests.rules.histories import GOLD, gold, hours, play, render, severity

ONE_TARGET = (severity("urgent", 1, 2, 2), severity("normal", 2, 3, 3))
EIGHT_TO_FIVE = gold(hours("08:00", "17:00"), (severity("normal", 1, 4, 4),))
NO_QUESTION = gold(question_counts=False)
RECOMPUTE = gold(on_downgrade=OnDowngrade.RECOMPUTE)
UPDATES = gold(severities=(severity("normal", 1, 4, 40, update=2),))
EMERGENCY = Terms(
    "C-1",
    1,
    "Gold",
    "Bianchi Meccanica",
    hours(),
    (
        GOLD[1],
        type(GOLD[0])("emergency", "emergency", 1, {**GOLD[0].targets}, emergency=True),
    ),
    "normal",
    emergency_calendar=calendar.always("Europe/Rome"),
)

HISTORIES = {
    "an urgent request at 13:04 is due at 15:04": (
        gold(),
        "Tue 13:04 granted urgent",
        "first_response due Tue 15:04\nresolution due Thu 11:04",
    ),
    "the part of a second in which it was written is dropped": (
        gold(),
        "Tue 13:04:00.9 granted urgent",
        "first_response due Tue 15:04\nresolution due Thu 11:04",
    ),
    "written on Friday evening it starts on Monday": (
        gold(),
        "Fri 20:12 granted urgent",
        "first_response due Mon+1 11:00\nresolution due Tue+1 16:00",
    ),
    "a deadline at closing time stays at closing time": (
        gold(),
        "Tue 16:00 granted urgent",
        "first_response due Tue 18:00\nresolution due Thu 14:00",
    ),
    "an emergency runs at night": (
        EMERGENCY,
        "Fri 20:12 granted emergency",
        "first_response due Fri 22:12\nresolution due Sat 12:12",
    ),
    "a severity without a resolution target has no such clock": (
        gold(),
        "Tue 09:00 granted low",
        "first_response due Tue 17:00",
    ),
    "an answer exactly at the due time is met": (
        gold(),
        "Tue 13:04 granted urgent\nTue 15:04 answered",
        "first_response met\nresolution due Thu 11:04",
    ),
    "an answer a moment after the due time is a breach though no sweep ran": (
        gold(),
        "Tue 13:04 granted urgent\nTue 15:04:00.001 answered",
        "first_response breached Tue 15:04\nresolution due Thu 11:04",
    ),
    "a breached clock runs on until it is stopped": (
        gold(),
        "Tue 13:04 granted urgent\nTue 16:00 noted",
        "first_response breached Tue 15:04, open\nresolution due Thu 11:04",
    ),
    "a holding reply is no answer": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 holding_reply",
        "first_response due Tue 15:04\nresolution due Thu 11:04",
    ),
    "a claim is no answer": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 claimed",
        "first_response due Tue 15:04\nresolution due Thu 11:04",
    ),
    "a late delivered answer corrects the breach that was told": (
        gold(),
        "Tue 13:04 granted urgent\nTue 15:04 fired first_response:100\nTue 15:03 answered",
        "first_response corrected\nresolution due Thu 11:04",
    ),
    "a late delivered answer is simply met when no breach was told": (
        gold(),
        "Tue 13:04 granted urgent\nTue 15:30 noted\nTue 15:03 answered",
        "first_response met\nresolution due Thu 11:04",
    ),
    "an answer that was refused leaves the clock running": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 answered m1\nTue 14:10 struck m1",
        "first_response due Tue 15:04\nresolution due Thu 11:04",
    ),
    "an answer refused after the due time is a breach": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 answered m1\nTue 15:10 struck m1",
        "first_response breached Tue 15:04, open\nresolution due Thu 11:04",
    ),
    "when one answer is refused the next one counts": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 answered m1\nTue 14:05 answered m2\nTue 15:10 struck m1",
        "first_response met\nresolution due Thu 11:04",
    ),
    "an answer of the same second is not one to the message after it": (
        gold(),
        "Tue 08:00 granted normal\nTue 08:00 answered m0\nTue 08:00 wrote\nTue 13:00:01 answered m1\n"
        "Tue 13:00:01 struck m1",
        "first_response met\nresolution due Mon+1 13:00\nnext_response breached Tue 13:00, open",
    ),
    "a message after the answer starts the next clock": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 answered\nTue 14:30 wrote",
        "first_response met\nresolution due Thu 11:04\nnext_response due Tue 16:30",
    ),
    "later messages never move it": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 answered\nTue 14:30 wrote\nTue 15:30 wrote",
        "first_response met\nresolution due Thu 11:04\nnext_response due Tue 16:30",
    ),
    "an older message that turns up late moves it back": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 answered\nTue 14:30 wrote\nTue 14:10 wrote",
        "first_response met\nresolution due Thu 11:04\nnext_response due Tue 16:10",
    ),
    "a message written before the answer was answered by it": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 answered\nTue 13:59 wrote",
        "first_response met\nresolution due Thu 11:04",
    ),
    "an answer written before the message does not answer it": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 answered\nTue 14:30 wrote\nTue 14:20 answered",
        "first_response met\nresolution due Thu 11:04\nnext_response due Tue 16:30",
    ),
    "thanks start nothing": (
        gold(),
        "Tue 13:04 granted urgent\nTue 14:00 answered\nTue 14:30 thanked",
        "first_response met\nresolution due Thu 11:04",
    ),
    "every round of question and answer has its own clock": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 answered\nTue 10:30 wrote\nTue 11:00 answered\nTue 12:00 wrote",
        "first_response met\nresolution due Wed 16:00\nnext_response met\nnext_response#2 due Tue 14:00",
    ),
    "worked example 1: due 10:00 next day": (
        EIGHT_TO_FIVE,
        "Tue 15:00 granted",
        "first_response due Wed 10:00\nresolution due Wed 10:00",
    ),
    "worked example 1: held from 16:00 to 09:00, due 12:00": (
        EIGHT_TO_FIVE,
        "Tue 15:00 granted\nTue 16:00 asked\nWed 09:00 wrote",
        "first_response met\nresolution due Wed 12:00\nnext_response due Wed 13:00",
    ),
    "worked example 4: due 13:00, at 11:00 raised to two hours, due 12:00": (
        gold(severities=ONE_TARGET),
        "Tue 10:00 granted normal\nTue 11:00 raised urgent",
        "first_response due Tue 12:00\nresolution due Tue 12:00",
    ),
    "worked example 5: due 16:00, closed 13:00, reopened 15:00, due 18:00": (
        gold(severities=(severity("normal", 1, 4, 6),)),
        "Tue 10:00 granted\nTue 11:00 answered\nTue 13:00 resolved\nTue 15:00 reopened",
        "first_response met\nresolution due Tue 18:00\nnext_response due Wed 10:00",
    ),
    "asking the customer answers and pauses": (
        gold(),
        "Tue 13:04 granted urgent\nTue 13:40 asked",
        "first_response met\nresolution paused",
    ),
    "where a question is no answer the response clock runs on": (
        NO_QUESTION,
        "Tue 13:04 granted urgent\nTue 13:40 asked",
        "first_response due Tue 15:04\nresolution paused",
    ),
    "thanks do not end a pause": (
        gold(),
        "Tue 13:04 granted urgent\nTue 13:40 asked\nTue 13:50 thanked",
        "first_response met\nresolution paused",
    ),
    "a pause ends when the customer wrote, not when we read it": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 asked\nTue 11:00 wrote",
        "first_response met\nresolution due Wed 17:00\nnext_response due Tue 13:00",
    ),
    "a customer who wrote since the question owes nothing": (
        gold(),
        "Tue 09:00 granted urgent\nTue 09:30 answered\nTue 10:30 wrote\nTue 10:00 asked",
        "first_response met\nresolution due Wed 16:00\nnext_response due Tue 12:30",
    ),
    "a disputed pause ends": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 asked\nTue 11:00 pause_disputed",
        "first_response met\nresolution due Wed 17:00",
    ),
    "waiting for a third party pauses the resolution": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 answered\nTue 10:00 third_party\nTue 12:00 third_party_done",
        "first_response met\nresolution due Wed 18:00",
    ),
    "a transfer ends the pause": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 asked\nTue 11:00 transferred",
        "first_response met\nresolution due Wed 17:00",
    ),
    "a pause over the night covers working time only": (
        gold(),
        "Tue 17:00 granted urgent\nTue 17:30 asked\nWed 08:00 wrote",
        "first_response met\nresolution due Thu 15:30\nnext_response due Wed 11:00",
    ),
    "a breach that happened stays through a pause": (
        gold(severities=(severity("normal", 1, 4, 1),)),
        "Tue 09:00 granted\nTue 11:00 asked\nTue 12:00 wrote",
        "first_response met\nresolution breached Tue 10:00, open\nnext_response due Tue 16:00",
    ),
    "raised past the new target is breached now": (
        gold(),
        "Tue 09:00 granted normal\nTue 12:00 raised urgent",
        "first_response breached Tue 12:00, open\nresolution due Wed 16:00",
    ),
    "an answer in the instant of that change does not undo the breach": (
        gold(),
        "Tue 09:00 granted normal\nTue 12:00 raised urgent\nTue 12:00 answered",
        "first_response breached Tue 12:00\nresolution due Wed 16:00",
    ),
    "an answer written before that change does": (
        gold(),
        "Tue 09:00 granted normal\nTue 12:00 raised urgent\nTue 11:59 answered",
        "first_response met\nresolution due Wed 16:00",
    ),
    "lowered by us, the running clocks stay": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 lowered normal",
        "first_response due Tue 11:00\nresolution due Wed 16:00",
    ),
    "lowered by us, the next clock has the new target": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 lowered normal\nTue 10:30 answered\nTue 11:00 wrote",
        "first_response met\nresolution due Wed 16:00\nnext_response due Tue 15:00",
    ),
    "lowered under the clause recompute": (
        RECOMPUTE,
        "Tue 09:00 granted urgent\nTue 10:00 lowered normal",
        "first_response due Tue 13:00\nresolution due Mon+1 13:00",
    ),
    "the customer's own correction is recomputed": (
        gold(),
        "Tue 13:04 granted urgent\nTue 13:10 corrected_by_customer normal",
        "first_response due Tue 17:04\nresolution due Mon+1 17:04",
    ),
    "after the first answer it is not": (
        gold(),
        "Tue 09:00 granted urgent\nTue 09:30 answered\nTue 10:00 corrected_by_customer normal",
        "first_response met\nresolution due Wed 16:00",
    ),
    "no severity change erases a breach": (
        RECOMPUTE,
        "Tue 09:00 granted urgent\nTue 11:30 lowered normal",
        "first_response breached Tue 11:00, open\nresolution due Mon+1 13:00",
    ),
    "raised while paused": (
        gold(),
        "Tue 09:00 granted normal\nTue 10:00 asked\nTue 11:00 raised urgent\nTue 12:00 wrote",
        "first_response met\nresolution due Wed 18:00\nnext_response due Tue 14:00",
    ),
    "raised to a severity that promises a solution": (
        gold(),
        "Tue 09:00 granted low\nTue 10:00 raised urgent",
        "first_response due Tue 11:00\nresolution due Wed 17:00",
    ),
    "raised to an emergency, the night counts from the start": (
        EMERGENCY,
        "Fri 17:30 granted normal\nFri 18:30 raised emergency",
        "first_response due Fri 19:30\nresolution due Sat 09:30",
    ),
    "resolved without any answer is never met": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 resolved",
        "first_response unanswered\nresolution unanswered",
    ),
    "resolved with the owner's words is an answer": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 resolved with_words",
        "first_response met\nresolution met",
    ),
    "resolved too late is a breach": (
        gold(severities=(severity("normal", 1, 2, 3),)),
        "Tue 09:00 granted\nTue 10:00 answered\nTue 12:00:01 resolved",
        "first_response met\nresolution breached Tue 12:00",
    ),
    "resolved while waiting for the customer": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 asked\nFri 10:00 resolved",
        "first_response met\nresolution met",
    ),
    "an answer after the solution starts nothing": (
        UPDATES,
        "Tue 09:00 granted\nTue 10:00 resolved with_words\nTue 11:00 answered",
        "first_response met\nresolution met",
    ),
    "reopened after an unanswered solution asks for the next answer": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 resolved\nTue 11:00 reopened",
        "first_response unanswered\nresolution due Wed 17:00\nnext_response due Tue 13:00",
    ),
    "a breached resolution stays breached when reopened": (
        gold(severities=(severity("normal", 1, 2, 3),)),
        "Tue 09:00 granted\nTue 10:00 answered\nTue 13:00 resolved\nTue 14:00 reopened",
        "first_response met\nresolution breached Tue 12:00, open\nnext_response due Tue 16:00",
    ),
    "a message in a solved ticket starts nothing until it is reopened": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 resolved with_words\nTue 11:00 wrote",
        "first_response met\nresolution met",
    ),
    "withdrawn drops everything": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 withdrawn",
        "first_response dropped\nresolution dropped",
    ),
    "withdrawn after the breach is a breach": (
        gold(),
        "Tue 09:00 granted urgent\nTue 11:30 withdrawn",
        "first_response breached Tue 11:00\nresolution dropped",
    ),
    "set aside and needed after all: the first due time stays": (
        gold(),
        "Tue 09:00 granted urgent\nTue 09:30 set_aside\nTue 10:30 restored",
        "first_response due Tue 11:00\nresolution due Wed 16:00",
    ),
    "needed after all too late": (
        gold(),
        "Tue 09:00 granted urgent\nTue 09:30 set_aside\nTue 11:30 restored",
        "first_response breached Tue 11:00, open\nresolution due Wed 16:00",
    ),
    "opened by us there is no response clock": (
        gold(),
        "Tue 09:00 opened_by_us urgent",
        "resolution due Wed 16:00",
    ),
    "opened by us, the customer's first message starts it": (
        gold(),
        "Tue 09:00 opened_by_us urgent\nTue 10:00 wrote",
        "resolution due Wed 16:00\nfirst_response due Tue 12:00",
    ),
    "a held request has no clock but the promise": (
        gold(),
        "Tue 13:04 held\nTue 13:04 promised 17:00\nTue 13:10 wrote",
        "promise due Tue 17:00",
    ),
    "granted, the promise is kept and the clocks start at the grant": (
        gold(),
        "Tue 13:04 held\nTue 13:04 promised 17:00\nTue 14:00 granted urgent",
        "promise met\nfirst_response due Tue 16:00\nresolution due Thu 12:00",
    ),
    "a promise counts the wall clock": (
        gold(),
        "Tue 13:04 promised 21:00\nTue 21:00:01 noted",
        "promise breached Tue 21:00, open",
    ),
    "an answer keeps the promise of news": (
        gold(),
        "Tue 09:00 granted urgent\nTue 10:00 answered\nTue 10:05 promised 12:00\nTue 11:59 answered",
        "first_response met\nresolution due Wed 16:00\npromise met",
    ),
    "each answer asks for the next update": (
        UPDATES,
        "Tue 09:00 granted\nTue 10:00 answered\nTue 11:00 answered",
        "first_response met\nresolution due Mon+1 13:00\nupdate met\nupdate#2 due Tue 13:00",
    ),
    "the update waits with the customer": (
        UPDATES,
        "Tue 09:00 granted\nTue 10:00 asked\nTue 12:00 wrote",
        "first_response met\nresolution due Mon+1 15:00\nupdate due Tue 14:00\nnext_response due Tue 16:00",
    ),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_history(name: str) -> None:
    """Each history ends as its sentence says."""
    terms, happened, expected = HISTORIES[name]
    assert render(play(happened, terms)) == expected
