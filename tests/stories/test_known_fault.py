"""One fault, three companies: on Slack, on Telegram and at the page, and its lead on Slack (B12)."""

from tests.stories.gestures import a_quiet_minute
from tests.stories.seats import OnPage, OnSlack, OnTelegram, applied
from tests.stories.stage import Stage

OTHERS = {"nils": ("nordfrakt", "Nordfrakt", "C-3000"), "paolo": ("verdi", "Verdi Tessile", "C-4000")}
COMPANY = """  {key}:
    name: {name}
    account_manager: sara
    contacts: [{who}]
"""
CONTRACT = """  {number}:
    organisation: {key}
    plan: Silver
    product: erp-care
    start: 2026-01-01
    end: 2028-12-31
    calendar: rome-office
    severities:
      normal:
        targets: {{first_response: 8h}}
    default_severity: normal
"""


async def companies(play: Stage) -> None:
    """Nils of Nordfrakt on Slack, Paolo of Verdi at the page; Giulia of Bianchi is on Telegram already."""
    people = f"""  nils:
    name: Nils Berg
    zone: Europe/Stockholm
    identities:
      slack: {play.stranger.id}
  paolo:
    name: Paolo Neri
    zone: Europe/Rome
    identities:
      console: paolo
  giulia:
"""
    told = [{"who": who, "key": key, "name": name, "number": number} for who, (key, name, number) in OTHERS.items()]
    file = play.folder / "desk.yaml"
    text = file.read_text(encoding="utf-8").replace("  giulia:\n", people, 1)
    companies, contracts = (
        "".join(COMPANY.format(**one) for one in told),
        "".join(CONTRACT.format(**one) for one in told),
    )
    file.write_text(text.replace("\ncontracts:\n", f"{companies}\ncontracts:\n{contracts}", 1), encoding="utf-8")
    await applied(play)


async def test_b12_a_fault_of_three_companies(play: Stage) -> None:
    await companies(play)
    giulia, nils = OnTelegram(play, play.giulia), OnSlack(play, play.stranger)
    paolo, marco = OnPage(play, "paolo"), OnSlack(play, play.marco)
    await giulia.says("Since this morning our invoices are rounded")
    await giulia.reads("T-1001 · received")
    await nils.says("Invoices come out rounded")
    await nils.reads("T-1002 · received")
    await paolo.says("All invoices are rounded")
    await paolo.reads("T-1003 · received")
    await marco.reads("3 requests of 3 companies within an hour look the same:.*T-1002 Nordfrakt")
    await marco.presses("Known fault", title="Invoices are rounded", next="14:00")
    for seat, ref in ((giulia, "T-1001"), (nils, "T-1002"), (paolo, "T-1003")):
        said = await seat.reads(f"{ref} belongs to a fault we know about since 13:04. Next news by")
        assert "you need not ask again" in said
        assert seat.labels() == ["Details", "Mine is different"]
    await paolo.presses("Details")
    await paolo.told("Invoices are rounded, known since today 13:04 \\(Rome\\).*T-1003 stays with ERP Finance")
    await nils.presses("Mine is different")
    await nils.reads("You say that T-1002 is something else. It goes on by itself with ERP Finance.")
    await marco.reads("F-1 · Invoices are rounded")
    await marco.presses("News", text="We found a wrong profile.", next="15:00")
    for seat in (giulia, paolo):
        assert "Marco Ferri" in await seat.reads("We found a wrong profile..*Next news on T-100[13] by")
    await marco.reads("F-1 · Invoices are rounded")
    await marco.presses("It is over", cause="A wrong profile", fix="Set back")
    for seat in (giulia, paolo):
        await seat.reads("The fault behind T-100[13] is over..*Cause: A wrong profile.*Fix: Set back")
    await a_quiet_minute(play)
    assert "wrong profile" not in nils.heard()
    assert "Nordfrakt" not in giulia.heard() + paolo.heard()
    play.assert_clean()
