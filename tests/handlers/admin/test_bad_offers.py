"""What is sold, by whom, to whom: a table of wrong desk files, each refused where it is wrong, with how to mend it."""

import re

import pytest

from handlers.admin.file.checking import check
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.file.reading import read
from tests.desks import NOW

DESK = """
desk: {vendor: Nordlicht, zone: UTC, front_desk: sara, arbiters: [sara]}
platforms: {slack: T0OURS, console: local}
skills:
  booking: {title: Bookkeeping}
people:
  sara: {name: Sara Holm, email: sara@nordlicht.example}
  anna:
    name: Anna Lindqvist
    skills: {booking: {level: 4, assessed: 2026-01-10, review: 2027-01-10}}
    identities: {slack: U0ANNA}
  liwei: {name: Li Wei, skills: {booking: 3}, capacity: 4}
  giulia: {name: Giulia Rossi}
  nils: {name: Nils Berg}
calendars:
  office: {zone: UTC, weekly: {mon-fri: 09:00-18:00}}
queues:
  erp:
    title: ERP
    lead: sara
    experts: [anna, liwei]
    rota:
      - {expert: anna, weekly: {mon-fri: 09:00-13:00}, since: 2026-01-01, until: 2026-12-31}
      - {expert: liwei, weekly: {mon-fri: 13:00-18:00}}
    skills: {booking: 3}
    mode: offer
    overflow: second
    chats: [{slack: C0ERP}]
  second: {title: Second line, lead: sara, experts: [liwei]}
products:
  care:
    title: Care
    at_most: 2
    price: {amount: 900 EUR, per: month}
    product_manager: sara
    modules:
      erp: {title: ERP, queue: erp}
      payroll: {title: Payroll, queue: erp, kind: add_on, requires: [tax], price: {amount: 90 EUR}}
      tax: {title: Tax, queue: erp, kind: add_on, excludes: [light]}
      light: {title: Light tax, queue: erp, kind: add_on}
      night: {title: Nights, queue: erp, kind: add_on}
  basic: {title: Basic, life: retired, successor: care, modules: {erp: {title: ERP, queue: erp}}}
organisations:
  bianchi:
    name: Bianchi
    account_manager: sara
    contacts: [giulia]
    preferred: [liwei]
    channels: [{slack: C0BIANCHI}]
    workspaces: [{slack: T0BIANCHI}]
"""

ROWS = [
    ("arbiters: [sara]", "arbiters: [sarah]", "desk.arbiters[1]: there is no person “sarah” in people; did you mean “"),
    ("{booking: 3}, capacity", "{booking: 6}, capacity", "people.liwei.skills.booking.level: should be at most 5"),
    ("{booking: 3}, capacity", "{boking: 3}, capacity", "no skill “boking” in skills; did you mean “booking”?"),
    ("level: 4", "level: 0", "people.anna.skills.booking.level: should be at least 1"),
    ("review: 2027", "review: 2025", "skills.booking.review: comes before it was assessed (2026-01-10)"),
    ("slack: U0ANNA", "slack: [U0ANNA, U0ANNA]", "slack[2]: “U0ANNA” is already in this list; write it once"),
    ("capacity: 4", "capacity: many", "people.liwei.capacity: “many” is not a whole number; write digits only"),
    ("sara@nordlicht.example", "sara", "people.sara.email: “sara” is not an address; write it as name@example.com"),
    ("capacity: 4", "picture: photo.png", "“photo.png” is not a picture on the web; write its address, https://"),
    ("{expert: liwei,", "{expert: nils,", "queues.erp.rota[2].expert: “nils” is not one of its experts"),
    ("until: 2026-12-31", "until: 2025-12-31", "rota[1].until: ends before it starts (2026-01-01)"),
    ("{mon-fri: 13:00-18:00}", "{mon: closed}", "rota[2].weekly: this shift has no hours; write mon-fri: 09:00-18:00"),
    ("    skills: {booking: 3}", "    skills: {tax: 3}", "queues.erp.skills.tax: there is no skill “tax” in skills"),
    ("mode: offer", "mode: ofer", "“ofer” is not one of 'claim', 'offer' or 'assign'; did you mean “offer”?"),
    ("lead: sara, experts: [liwei]", "lead: sara, mode: assign", "second.mode: “assign” needs experts; write experts"),
    ("overflow: second", "overflow: secnd", "there is no queue “secnd” in queues; did you mean “second”?"),
    ("overflow: second", "overflow: erp", "queues.erp.overflow: the overflows lead back to this queue"),
    ("experts: [liwei]}", "experts: [liwei], overflow: erp}", "queues.second.overflow: the overflows lead back to thi"),
    ("overflow: second", "calendar: office", "queues.erp.calendar: measures the time to a claim; write claim: 30m bes"),
    ("overflow: second", "claim: 1h\n    calendar: ofice", "queues.erp.calendar: there is no calendar “ofice” in cale"),
    ("overflow: second", "claim: 20s", "queues.erp.claim: is too short; write 1m or more"),
    ("arbiters: [sara]", "arbiters: [sara], arbiter_reply: 0m", "desk.arbiter_reply: is too short; write 1m or more"),
    ("C0BIANCHI", "C0ERP", "channels[1].slack: “C0ERP” is already the chat of queues.erp; write it at one of the two"),
    ("T0BIANCHI", "T0OURS", "workspaces[1].slack: “T0OURS” is the desk's own workspace, with people of all kinds"),
    ("preferred: [liwei]", "preferred: [nils]", "bianchi.preferred[1]: “nils” is no expert of any queue"),
    ("product_manager: sara", "product_manager: sarah", "products.care.product_manager: there is no person “sarah”"),
    ("900 EUR", "900 SEK", "care.price.amount: “900 SEK” is in SEK, but this desk counts in EUR; write it in EUR"),
    ("90 EUR", "90 SEK", "products.care.modules.payroll.price.amount: “90 SEK” is in SEK, but this desk counts in EUR"),
    ("90 EUR", "90.00EUR", "“90.00EUR” is not money; write it as 250.00 EUR"),
    ("90 EUR", "90", "“90” is not money; write it as 250.00 EUR"),
    ("title: Nights", "title: Nights, replies: {ok: {text: {en: '{x}'}}}", "ok.text.en: nothing stands for {x}; w"),
    ("title: Nights", "title: Nights, replies: {ok: {text: {en: // x}}}", "text.en: begins with the mark of an intern"),
    ("title: Nights", "title: Nights, replies: {ok: {text: {}}}", "night.replies.ok.text: is empty; write at"),
    ("title: Nights", "title: Nights, replies: {ok: {holding: true}}", "night.replies.ok.text: is missing; write it"),
    ("title: Nights", "title: Nights, replies: {7: {text: {en: x}}}", "night.replies.7: “7” is no word for a rea"),
    ("title: Nights", "title: Nights, replies: {ok: {text: {en: x}, holdin: true}}", "did you mean “holding”?"),
    ("requires: [tax]", "requires: [tacks]", "payroll.requires[1]: there is no other module “tacks” in this product"),
    ("requires: [tax]", "requires: [payroll]", "requires[1]: there is no other module “payroll” in this product"),
    ("requires: [tax]", "requires: [tax, light]", "payroll: can never be bought: “tax”, which it requires, excludes “"),
    ("requires: [tax]", "requires: [tax], excludes: [tax]", "bought: it excludes “tax”, which it requires; leave out"),
    ("requires: [tax]", "requires: [tax, night]", "payroll: makes 3 add-ons with those it requires, and at_most is 2"),
    ("excludes: [light]", "excludes: [erp]", "tax: can never be bought: it excludes “erp”, which is core and always"),
    ("erp: {title: ERP, queue: erp}\n      payroll", "erp: {title: ERP, queue: erp, requires: [tax]}\n      payroll",
     "modules.erp.requires[1]: a core module is always there and cannot require the add-on “tax”; make that one core"),
    ("successor: care, ", "", "products.basic.life: “retired” names who comes next; write successor:"),
    ("successor: care", "successor: car", "there is no product “car” in products; did you mean “care”?"),
    ("successor: care", "successor: basic", "products.basic.successor: a product does not follow itself"),
    ("title: Care\n", "title: Care\n    life: draft\n", "basic.successor: “care” is draft itself; name a product whos"),
    ("title: Care\n", "title: Care\n    life: sold\n", "“sold” is not one of 'draft', 'pilot', 'on_sale' or 'retired'"),
]  # fmt: skip


def faults_of(text: str) -> list[str]:
    """The faults of a desk file's text, as printed."""
    with pytest.raises(FaultyFileError) as refused:
        check(read(text.encode(), "desk.yaml"), NOW)
    return [str(fault) for fault in refused.value.faults]


def test_the_desk_of_this_page_has_no_fault() -> None:
    assert check(read(DESK.encode(), "desk.yaml"), NOW).products["care"].at_most == 2


def test_requirements_may_lead_in_a_circle() -> None:
    text = DESK.replace("excludes: [light]", "requires: [payroll]")
    assert check(read(text.encode(), "desk.yaml"), NOW).products["care"].modules["tax"].requires == ("payroll",)


@pytest.mark.parametrize(
    ("old", "new", "says"), ROWS, ids=[f"{old} -> {new}".replace("\n", " ") for old, new, _ in ROWS]
)
def test_a_wrong_offer_is_refused_where_it_is_wrong(old: str, new: str, says: str) -> None:
    assert DESK.count(old) == 1, f"{DESK.count(old)} places say {old!r}"
    found = faults_of(DESK.replace(old, new))
    assert any(says in fault for fault in found), found
    assert all(re.match(r"desk\.yaml:\d+:\d+: ", fault) for fault in found)
