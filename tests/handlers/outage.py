"""Three companies on one desk, and an outage that all of them feel."""

from pathlib import Path

from storage.engine import Database
from tests.handlers.chats import Shown
from tests.handlers.scene import Scene

_PAOLO = """  paolo:
    name: Paolo Neri
    zone: Europe/Rome
    identities:
      telegram: "7009"
  giulia:
    name: Giulia Rossi
"""
_VERDI = """  verdi:
    name: Verdi Tessile
    account_manager: ivo
    contacts: [paolo]
  nordfrakt:
    name: Nordfrakt
"""
_CONTRACT = """  C-4000:
    organisation: verdi
    plan: Silver
    product: erp-care
    start: 2026-01-01
    end: 2028-12-31
    calendar: rome-office
    severities:
      normal:
        targets: {first_response: 8h}
    default_severity: normal
  C-3000:
    organisation: nordfrakt
"""
CHANGES = {
    "  giulia:\n    name: Giulia Rossi\n": _PAOLO,
    "  nordfrakt:\n    name: Nordfrakt\n": _VERDI,
    "  C-3000:\n    organisation: nordfrakt\n": _CONTRACT,
}
ASKED = {
    "giulia": "Since this morning our invoices are rounded to whole euros",
    "nils": "Invoices come out rounded, please help",
    "paolo": "All invoices are rounded since today",
}


def outage(database: Database, folder: Path) -> Scene:
    """T-1001 of Bianchi Meccanica, T-1002 of Nordfrakt, T-1003 of Verdi Tessile, two minutes apart."""
    scene = Scene(database, folder, CHANGES)
    for who, text in ASKED.items():
        scene.says(who, text)
        scene.later(minutes=2)
    return scene


def known(scene: Scene, title: str = "Invoices are rounded", news: str = "14:00") -> Shown:
    """Marco says that they are one fault; his card of it."""
    pressed = scene.presses("marco", "knownfault", scene.last("marco", "look the same"))
    scene.sends(pressed, title=title, next=news)
    return scene.last("marco", "F-1 · ")


def heard(scene: Scene, text: str) -> list[str]:
    """Which of the three customers reads this."""
    return [who for who in ASKED if scene.read(who, text)]
