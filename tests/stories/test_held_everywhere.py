"""Held requests as dialogues that read the same on Slack, on Telegram and at the page (D1 to D7, D9, D10)."""

import pytest

from tests.stories.gestures import QUESTION, a_quiet_minute
from tests.stories.seats import PLATFORMS, applied, seated
from tests.stories.stage import Stage
from tests.stories.test_held_telegram import SUBJECT, agreed

everywhere = pytest.mark.parametrize("platform", PLATFORMS)


@everywhere
async def test_d1_to_d3_ended_a_line_a_form_and_the_start(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, sara, marco = seats["giulia"], seats["sara"], seats["marco"]
    await agreed(play, end="2026-10-31")
    await giulia.says(QUESTION)
    kept = await giulia.reads("I have your message and hold it as T-1001. Contract C-2044 ended on 31 Oct 2026")
    assert "I told Sara Holm, your account manager, who writes to you by tomorrow 10:04 (Rome)." in kept
    assert "If the contract is renewed, T-1001 starts at once and you need not send it again." in kept
    assert giulia.labels() == ["Message Sara", "Ask for a price", "Our work has stopped", "Withdraw"]
    lead = await sara.reads("Request without a valid contract: Bianchi Meccanica, T-1001")
    assert "C-2044 Gold ended 31 Oct 2026." in lead
    assert sara.labels() == ["Allow this one", "Extend 14 days", "Contact Giulia", "Decline"]
    await giulia.presses("Message Sara", words="Can we pay by the week?")
    await sara.reads("Giulia Rossi on T-1001:.*Can we pay by the week")
    await giulia.reads("hold it as T-1001")
    await giulia.presses("Our work has stopped")
    await giulia.reads("I told Sara Holm and Marco Ferri that your work has stopped. One of them decides and writes by")
    await marco.reads("❗ Their work has stopped")
    await sara.reads("Their work has stopped.*Request without a valid contract")
    await sara.presses("Contact Giulia", words="I renew it now")
    await giulia.reads("I renew it now")
    await sara.reads("Their work has stopped.*Request without a valid contract")
    await sara.presses("Extend 14 days")
    await giulia.reads("Contract C-2044 now runs to 8 Dec 2026: T-1001 starts now.*ERP Finance team answers by today")
    await sara.reads("A held request starts:.*T-1001 Giulia Rossi")
    await sara.reads("T-1001 has started")
    play.assert_clean()


@everywhere
async def test_check_24_d1_withdrawn_d2_allowed_d3_declined(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, luca, sara = seats["giulia"], seats["luca"], seats["sara"]
    await agreed(play, end="2026-10-31")
    await giulia.says(QUESTION)
    await giulia.reads("hold it as T-1001")
    await giulia.presses("Ask for a price")
    await sara.reads("Giulia Rossi on T-1001:.*asks for a price")
    await sara.reads("Request without a valid contract: Bianchi Meccanica, T-1001")
    await sara.presses("Allow this one")
    await giulia.reads(r"Sara Holm approved T-1001. The ERP Finance team answers by today")
    await sara.reads("T-1001 allowed by Sara Holm")
    await luca.says("The VAT report is empty")
    await luca.reads("hold it as T-1002")
    await sara.reads("Request without a valid contract: Bianchi Meccanica, T-1002")
    await sara.presses("Decline", reason="Please renew first")
    await luca.reads("Sara Holm's answer on T-1002.*Please renew first.*I closed it; nothing is charged.")
    assert luca.labels() == ["Message Sara"]
    await sara.reads("T-1002 declined by Sara Holm")
    await play.later(minutes=20)
    await luca.says("Another thing")
    await luca.reads("hold it as T-1003")
    await luca.presses("Withdraw")
    await sara.reads("T-1003 withdrawn by Luca Bianchi")
    play.assert_clean()


@everywhere
async def test_d4_used_up_the_list_and_the_next_period(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, luca, sara = seats["giulia"], seats["luca"], seats["sara"]
    await agreed(play, allowance={"requests": "1", "per": "month", "overage": "deny"})
    await luca.says(QUESTION)
    await luca.reads("T-1001 · received")
    await giulia.says(QUESTION)
    kept = await giulia.reads("I hold your message as T-1002. Your contract includes 1 request a month; all are used")
    assert "(the last was T-1001 on " in kept
    assert "The next period starts on 1 Dec" in kept
    assert "Sara Holm can add more and writes to you by tomorrow 10:04 (Rome)." in kept
    assert giulia.labels()[:3] == ["See the 1", "Ask for more", "Wait until 1 Dec"]
    await giulia.presses("See the 1")
    await giulia.told("T-1001 · 24 Nov 2026 · Since this morning invoices are rounded")
    await giulia.presses("Ask for more")
    await sara.reads("Giulia Rossi on T-1002:.*asks for more requests")
    await giulia.presses("Wait until 1 Dec")
    await giulia.reads("All right: T-1002 starts by itself on 1 Dec.")
    await sara.reads("T-1002 left to wait for the next period by Giulia Rossi")
    await play.later(days=7)
    await giulia.reads("Your contract has requests left again: T-1002 starts now. The ERP Finance team answers by")
    play.assert_clean()


@everywhere
async def test_d4_consent_is_asked_of_the_approver_with_rate_and_amount(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, luca = seats["giulia"], seats["luca"]
    overage = {"requests": "1", "per": "year", "overage": "consent", "rate": "90.00 EUR"}
    await agreed(play, allowance=overage, approver="luca")
    await giulia.says(QUESTION)
    await giulia.reads("T-1001 · received")
    await play.later(minutes=20)
    await giulia.commands("ask", "The VAT report is empty")
    await giulia.reads("Yes|I would keep")
    await giulia.presses("Ask it now")
    kept = await giulia.reads("I hold your message as T-1002")
    assert "I asked Luca Bianchi, who decides about further ones; you hear by" in kept
    asked = await luca.reads("Giulia Rossi asks for 1 request beyond the 1 included in .*T-1002.*at 90.00 EUR each")
    assert "The VAT report is empty" in asked
    await luca.presses("Agree")
    await giulia.reads("Luca Bianchi approved T-1002. The ERP Finance team answers by")
    await luca.reads("T-1002: agreed by Luca Bianchi")
    assert "90.00" not in giulia.heard()
    play.assert_clean()


@everywhere
async def test_d5_not_named_approved_once_added_and_declined(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, luca = seats["giulia"], seats["luca"]
    await agreed(play, named=["giulia"], places="2")
    await luca.says(QUESTION)
    kept = await luca.reads("Hello Luca. Your contract names the people who can open requests, and you are not among")
    assert "I kept your message as T-1001 and asked Giulia Rossi to approve it." in kept
    asked = await giulia.reads("Luca Bianchi wants to open a request under your contract.*One contact place is free.")
    assert "Since this morning invoices are rounded" in asked
    assert giulia.labels() == ["Approve this one", "Add Luca", "Decline"]
    await giulia.presses("Add Luca")
    await luca.reads("T-1001.*The ERP Finance team answers by")
    await play.later(minutes=20)
    await luca.commands("status")
    await luca.reads("T-1001")
    await luca.commands("contract")
    await luca.reads("Can ask: .*you")
    play.assert_clean()


@everywhere
async def test_d6_subject_no_this_one_and_yes_ask_sara(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, luca, sara = seats["giulia"], seats["luca"], seats["sara"]
    await giulia.says(SUBJECT)
    said = (
        "Your contract covers ERP Finance, Integrations. This looks like Payroll, which is not included. Did I get it"
    )
    await giulia.reads(said)
    assert giulia.labels()[:3] == ["No, ERP Finance", "No, Integrations", "Yes, ask Sara"]
    await giulia.presses("No, ERP Finance")
    await giulia.reads("T-1001 · received.*The ERP Finance team has it")
    assert sara.heard() == ""
    await luca.says(SUBJECT)
    await luca.reads(said)
    await luca.presses("Yes, ask Sara")
    await luca.reads("I asked Sara Holm, who writes to you by tomorrow 10:04 .Rome.")
    await sara.reads("Request not covered: Bianchi Meccanica, T-1002.*it looks like Payroll")
    await sara.commands("addon", "C-2044 payroll")
    await luca.reads("Your contract includes this subject now: T-1002 starts now.")
    await giulia.reads("Your Gold contract now runs to .* New: Payroll is included.")
    play.assert_clean()


@everywhere
async def test_d7_outside_hours_it_cannot_wait(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, marco = seats["giulia"], seats["marco"]
    await play.later(days=3, hours=7)  # Fri 27 Nov, 20:04 in Rome
    await giulia.says(QUESTION)
    receipt = await giulia.reads("T-1001 · received 20:04")
    assert "Your contract covers Mon–Fri 09:00–18:00 (Rome). The clock starts Mon 09:00" in receipt
    assert "by Mon 11:00 (Rome)" in receipt
    await giulia.presses("It cannot wait")
    told = await giulia.reads("Your contract has no cover at this hour")
    assert "I told the duty lead, Marco Ferri, who may help, but I cannot promise it." in told
    assert "The firm time stays Mon 11:00 (Rome)" in told
    assert "Bianchi Meccanica" in await marco.reads("T-1001 cannot wait, says Giulia Rossi")
    play.assert_clean()


@everywhere
async def test_d7_with_emergency_cover_the_expert_on_duty_is_called(play: Stage, platform: str) -> None:
    seats = await seated(play, platform, "liwei")
    giulia, liwei = seats["giulia"], seats["liwei"]
    await applied(
        play,
        "    severities:                   #",
        "    emergency_calendar: around-the-clock\n    severities:\n      standstill:\n        emergency: true\n"
        "        targets: {first_response: 30m}\n        words: {en: [fire]}\n      # others",
    )
    await play.later(days=3, hours=7)
    await giulia.says("Invoices are rounded")
    await giulia.reads("T-1001 · received 20:04.*The clock starts Mon 09:00")
    await giulia.presses("It cannot wait")
    called = await giulia.reads("I have called the expert on duty, Li Wei")
    assert "The answer comes by today 20:34 (Rome)" in called
    told = await liwei.reads("T-1001 cannot wait, says Giulia Rossi")
    assert "(Bianchi Meccanica); the contract has emergency cover" in told
    await liwei.presses("Claim")
    assert "Li Wei" in await giulia.reads("has T-1001")
    play.assert_clean()


@everywhere
async def test_d9_not_started_and_suspended(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, luca, sara = seats["giulia"], seats["luca"], seats["sara"]
    await sara.commands("suspend", "C-2044")
    await sara.reads("C-2044 is suspended: new requests are held.")
    await play.later(seconds=2)
    await giulia.says(QUESTION)
    kept = await giulia.reads("hold it as T-1001. Support for Bianchi Meccanica is paused at the moment.")
    assert "Sara Holm can say why and writes to you by tomorrow 10:04 (Rome)." in kept
    await sara.commands("resume", "C-2044")
    await giulia.reads("Support for Bianchi Meccanica goes on: T-1001 starts now")
    await agreed(play, start="2026-12-01")
    await luca.says(QUESTION)
    kept = await luca.reads("hold it as T-1002. Your contract starts on 1 Dec 2026")
    assert "On that day T-1002 starts by itself; you need not send it again." in kept
    await play.later(days=7)
    await luca.reads("Contract C-2044 has begun: T-1002 starts now")
    assert "suspended" not in giulia.heard() + luca.heard()
    play.assert_clean()


@everywhere
async def test_d10_which_company(play: Stage, platform: str) -> None:
    seats = await seated(play, platform)
    giulia, sara = seats["giulia"], seats["sara"]
    await applied(play, "\ncontracts:\n", SECOND)
    await giulia.says(QUESTION)
    which = await giulia.reads("Which company is this for")
    assert "The clock already runs: a person answers by today 15:04 (Rome)" in which
    assert giulia.labels()[:2] == ["Bianchi Meccanica", "Nordfrakt"]
    await play.later(minutes=30)
    await giulia.presses("Bianchi Meccanica")
    assert "by today 15:04 (Rome)" in await giulia.reads("T-1001 · received 13:04")
    await a_quiet_minute(play)
    assert "Which" not in sara.heard()
    play.assert_clean()


SECOND = """  nordfrakt:
    name: Nordfrakt
    account_manager: sara
    contacts: [giulia]

contracts:
  C-3000:
    organisation: nordfrakt
    plan: Silver
    product: erp-care
    start: 2026-01-01
    end: 2028-12-31
    calendar: rome-office
    severities:
      normal:
        targets: {first_response: 8h}
    default_severity: normal
"""
