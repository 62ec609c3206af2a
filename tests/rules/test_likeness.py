"""What looks like one fault, and what only looks like trouble."""

import pytest

from handlers.rules.likeness import Wrote, are_alike, like

TURIN = "Since this morning invoices from the Turin plant are rounded. We close the books tomorrow!!"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param(TURIN, "All our invoices are rounded to whole euros", True, id="two words in common"),
        pytest.param("Invoice rounding is off", "The invoices get rounded", True, id="other endings"),
        pytest.param("Posting stops with ORA-01555", "ora-01555, what is that?", True, id="the same code"),
        pytest.param("Case 100234 hangs", "We see 100234 again", True, id="the same long number"),
        pytest.param("发票金额四舍五入了", "今天早上发票都被四舍五入", True, id="Chinese"),
        pytest.param("Le fatture di Torino sono arrotondate", "Fatture arrotondate da stamattina", True, id="Italian"),
        pytest.param("Fakturor avrundas sedan i morse", "Alla fakturor avrundas", True, id="Swedish"),
        pytest.param(TURIN, "The interface to the bank is down", False, id="nothing in common"),
        pytest.param(
            "Help, urgent problem today", "Urgent problem, please help today", False, id="only a cry for help"
        ),
        pytest.param("The VAT report is empty", "Invoices are rounded", False, id="another subject"),
        pytest.param("Invoices of May", "Invoices of June are printed twice", False, id="one word is not enough"),
        pytest.param("It began on 2026-11-24 at 13:04", "2026-11-24 13:04", False, id="a date is no code"),
        pytest.param("", "", False, id="nothing said"),
    ],
)
def test_two_requests_are_alike(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike
    assert are_alike(other, one) is alike


def wrote(ticket: int, organisation: int, text: str = "Invoices are rounded") -> Wrote:
    return Wrote(ticket, organisation, text)


def test_three_companies_make_it_a_fault() -> None:
    assert like(wrote(3, 30), [wrote(1, 10), wrote(2, 20)]) == (wrote(1, 10), wrote(2, 20), wrote(3, 30))


def test_two_companies_do_not_however_often_they_ask() -> None:
    assert like(wrote(4, 20), [wrote(1, 10), wrote(2, 20), wrote(3, 10)]) == ()


def test_what_is_about_something_else_is_left_out() -> None:
    others = [wrote(1, 10), wrote(2, 20, "The bank interface is down"), wrote(3, 30)]
    assert [one.ticket for one in like(wrote(4, 40), others)] == [1, 3, 4]


def test_the_new_one_counts_once() -> None:
    assert like(wrote(2, 20), [wrote(1, 10), wrote(2, 20)]) == ()
