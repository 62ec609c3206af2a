"""Who and where in the desk's suite: the example desk on Slack and Telegram, and a second customer, Nordfrakt."""

from handlers.inbound import Where, Writer

OURS, BIANCHI = "T0NORDLICHT", "T0BIANCHI"


def _slack(user: str, name: str, team: str = OURS) -> Writer:
    return Writer("slack", team, user, name)


def _telegram(user: str, name: str, locale: str | None = None) -> Writer:
    return Writer("telegram", "global", user, name, locale)


PEOPLE = {
    "anna": _slack("U0ANNA", "Anna Lindqvist"),
    "liwei": _telegram("7002", "Li Wei"),
    "liwei@slack": _slack("U0LIWEI", "Li Wei"),
    "marco": _slack("U0MARCO", "Marco Ferri"),
    "sara": _slack("U0SARA", "Sara Holm"),
    "ivo": _slack("U0IVO", "Ivo Novak"),
    "vera": _slack("U0VERA", "Vera Lund"),
    "giulia": _telegram("7001", "Giulia Rossi"),
    "giulia@slack": _slack("U0GIULIA", "Giulia Rossi", BIANCHI),
    "luca": _slack("U0LUCA", "Luca Bianchi", BIANCHI),
    "nils": _telegram("7003", "Nils Berg"),
    "paolo": _telegram("7009", "Paolo Neri"),
    "paolo@slack": _slack("U0PAOLO", "Paolo Neri", BIANCHI),
}
PLACES = {
    "C0ERP": Where("slack", OURS, "C0ERP", direct=False, title="q-erp-finance", threads=True),
    "-1001": Where("telegram", "global", "-1001", direct=False, title="ERP Finance"),
    "C0INTEGRATIONS": Where("slack", OURS, "C0INTEGRATIONS", direct=False, title="q-integrations", threads=True),
    "C0OTHER": Where("slack", OURS, "C0OTHER", direct=False, title="q-other", threads=True),
    "C0ELSE": Where("slack", OURS, "C0ELSE", direct=False, title="elsewhere", threads=True),
    "C0SHARED": Where("slack", OURS, "C0SHARED", direct=False, title="bianchi-support", threads=True),
    "-1002": Where("telegram", "global", "-1002", direct=False, title="Bianchi and Nordlicht"),
}

_IVO = """  ivo:
    name: Ivo Novak
    zone: Europe/Stockholm
    identities:
      slack: U0IVO
  nils:
    name: Nils Berg
    zone: Europe/Stockholm
    identities:
      telegram: "7003"
"""
_OTHER = """  other:
    title: Other
    lead: sara
    experts: [ivo]
    on_duty: [ivo]
    chats:
      - slack: C0OTHER
"""
_NORDFRAKT = """  nordfrakt:
    name: Nordfrakt
    account_manager: ivo
    contacts: [nils]

contracts:
  C-3000:
    organisation: nordfrakt
    plan: Silver
    product: erp-care
    start: 2026-01-01
    end: 2028-12-31
    calendar: nordlicht-office
    severities:
      normal:
        targets: {first_response: 8h}
    default_severity: normal
"""
CHANGES = {
    "      console: anna\n": "      slack: U0ANNA\n",
    "      console: liwei\n": '      telegram: "7002"\n      slack: U0LIWEI\n',
    "      console: marco\n": "      slack: U0MARCO\n",
    "      console: sara\n": "      slack: U0SARA\n",
    "      console: giulia\n": '      telegram: "7001"\n      slack: T0BIANCHI/U0GIULIA\n',
    "      console: luca\n": "      slack: T0BIANCHI/U0LUCA\n",
    "      - console: erp-finance\n": '      - slack: C0ERP\n      - telegram: "-1001"\n',
    "      - console: integrations\n": "      - slack: C0INTEGRATIONS\n",
    "  # -- customers": _IVO + "  # -- customers",
    "\nproducts:\n": _OTHER + "\nproducts:\n",
    "\ncontracts:\n": _NORDFRAKT,
}
"""Text of examples/desk.yaml -> what stands there on this stage."""
