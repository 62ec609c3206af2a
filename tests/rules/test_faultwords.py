"""What a lead may write about a fault in one line."""

import pytest

from handlers.rules.faultwords import Known, News, Over, known, news, over


@pytest.mark.parametrize(
    ("line", "read"),
    [
        pytest.param("T-1042 T-1043: Rounding; next news 14:00", Known((1042, 1043), "Rounding", "14:00"), id="whole"),
        pytest.param("t-1042, T1043 :Rounding; next 14", Known((1042, 1043), "Rounding", "14"), id="loosely written"),
        pytest.param("T-1042 T-1042: Rounding", Known((1042,), "Rounding", ""), id="twice the same, no time"),
        pytest.param(
            "T-1042: A; B; next news: tomorrow 10:00", Known((1042,), "A; B", "tomorrow 10:00"), id="a semicolon"
        ),
        pytest.param("Rounding since T-1042", Known((), "", ""), id="no request in front"),
        pytest.param("", Known((), "", ""), id="nothing"),
    ],
)
def test_which_requests_are_one(line: str, read: Known) -> None:
    assert known(line) == read


@pytest.mark.parametrize(
    ("line", "read"),
    [
        pytest.param("We found it; next news 15:00", News(None, "We found it", "15:00"), id="of the only fault"),
        pytest.param("F-3: We found it; next news 15:00", News(3, "We found it", "15:00"), id="of a fault"),
        pytest.param("f3 We found it", News(3, "We found it", ""), id="no time"),
        pytest.param("Form 3 is back", News(None, "Form 3 is back", ""), id="an F that is none"),
    ],
)
def test_what_is_new(line: str, read: News) -> None:
    assert news(line) == read


@pytest.mark.parametrize(
    ("line", "read"),
    [
        pytest.param("over: A profile; Set back", Over(None, "A profile", "Set back"), id="of the only fault"),
        pytest.param("F-3 over: A profile; Set back", Over(3, "A profile", "Set back"), id="of a fault"),
        pytest.param("over", Over(None, "", ""), id="nothing else"),
        pytest.param("T-1042: overflow; next news 14:00", None, id="another word"),
        pytest.param("overdue since 9", None, id="only begins like it"),
    ],
)
def test_that_it_is_over(line: str, read: Over | None) -> None:
    assert over(line) == read
