"""What solved requests are found by: rare words first, each company's apart, and what is like enough."""

import pytest

from handlers.rules import similar

ROUNDED = "The invoices of the Turin plant are rounded"


def test_words_are_cut_to_stems_and_codes_lose_their_strokes() -> None:
    assert similar.terms("Invoices stop with ERP-01555!") == {"invoi", "stop", "erp", "erp01555"}


def test_chinese_is_read_two_characters_at_a_time() -> None:
    assert similar.terms("发票金额") == {"发票", "票金", "金额"}


def test_names_find_nothing() -> None:
    assert "bianc" not in similar.terms("Bianchi prints invoices", "Bianchi Meccanica\nGiulia Rossi")


def test_of_a_long_text_only_the_beginning_counts() -> None:
    assert "zebra" not in similar.terms("invoice " * similar.READ + "zebra")
    assert max(map(len, similar.terms("a" * 9 + "1" * 500))) <= similar.LONGEST


def test_each_company_has_a_place_of_its_own() -> None:
    mine, theirs = similar.placed({"turin"}, 7), similar.placed({"turin"}, 71)
    assert mine == {"7x", "7xturin"}
    assert mine.isdisjoint(theirs)
    assert similar.plain(mine) == {"turin"}
    assert similar.plain(similar.placed({"xray", "x1"}, 7)) == {"xray", "x1"}
    assert similar.where(7) == (7, similar.EVERYBODY)
    assert similar.where(None) == (similar.EVERYBODY,)


def test_the_rarest_come_first_and_what_nobody_has_is_not_looked_for() -> None:
    numbers = {"7x": 100, "7xinvoi": 90, "7xturin": 2, "0x": 10, "0xturin": 1}
    found = similar.chosen({"invoi", "turin", "plant"}, (7, 0), numbers)
    assert [term for term, _ in found] == ["7xturin", "0xturin", "7xinvoi"]
    weights = dict(found)
    assert weights["7xturin"] == weights["0xturin"] > weights["7xinvoi"] > 0


def test_no_more_is_looked_at_than_the_budget_allows() -> None:
    numbers = {"7x": 9000} | {f"7x{term}": similar.BUDGET // 2 for term in ("a", "b", "c", "d")}
    assert [term for term, _ in similar.chosen({"a", "b", "c", "d"}, (7,), numbers)] == ["7xa", "7xb"]
    many = {"7x": 9000} | {f"7xt{number}": 1 for number in range(50)}
    assert len(similar.chosen({f"t{number}" for number in range(50)}, (7,), many)) == similar.MOST


def test_where_there_is_no_case_nothing_is_looked_for() -> None:
    assert similar.chosen(similar.terms(ROUNDED), (7, 0), {}) == ()


@pytest.mark.parametrize(
    ("other", "is_like"),
    [
        pytest.param("Rounded invoices again", True, id="two words of a short text"),
        pytest.param("Rounded hours of the night shift in our payroll export", False, id="one word in common"),
        pytest.param("", False, id="nothing was said"),
        pytest.param("发票", False, id="another language"),
    ],
)
def test_like_enough(other: str, is_like: bool) -> None:
    assert similar.is_like(similar.terms(ROUNDED), similar.terms(other)) is is_like


def test_an_error_code_in_common_is_enough() -> None:
    one, other = similar.terms("nightly run ends with ORA-01555"), similar.terms("ora-01555 in the export of ledgers")
    assert similar.is_like(one, other)
