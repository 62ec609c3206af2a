"""What is a complaint by its words, and what is none (CONVERSATIONS F12)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.complaintwords import words_of

SAID = {
    "complaint": "",
    "Complaint!": "",
    "complaints": "",
    "“complaint”": "",
    "/complaint": "",
    "COMPLAINT: nobody answers": "nobody answers",
    "complaint\nit took two days": "it took two days",
    "Complaint - slow": "slow",
    "complaint nobody answers me": "nobody answers me",
    "Complaint about T-1042, it took two days": "about T-1042, it took two days",
    "Hello, complaint: three days": "three days",
    "I have a complaint": "",
    "a formal complaint: rude": "rude",
    "I want to complain": "",
    "投诉": "",
    "投诉：三天没人回复": "三天没人回复",
    "我要投诉": "",
    "您好，我要投诉！": "",
    "reclamo": "",
    "Reclamo: nessuno risponde": "nessuno risponde",
    "Buongiorno, vorrei fare un reclamo": "",
    "lamentela": "",
    "klagomål": "",
    "Klagomål: ingen svarar": "ingen svarar",
    "Hej, jag har ett klagomål": "",
    "jag vill klaga": "",
    "My complaint is that nobody calls back.": "My complaint is that nobody calls back.",
    "I want to complain about the delay": "I want to complain about the delay",
    "I have a complaint\nit took two days": "it took two days",
}


@pytest.mark.parametrize(("text", "words"), SAID.items())
def test_f12_who_says_so_complains_and_what_follows_are_his_words(text: str, words: str) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thanks",
        "I have no complaint",
        "no complaint",
        "No complaints here",
        "complaint?",
        "compliant",
        "complaintform",
        "complainant list",
        "complaint-free since May",
        "complaint resolved, thanks",
        "Complaint forms cannot be printed",
        "complaint form is broken",
        "our complaint module fails",
        "complaints are counted twice in the report",
        "we got a complaint from a client about invoices",
        "Complaining is not my style",
        "没有投诉",
        "不投诉了",
        "投诉单打印不出来",
        "投诉管理模块报错",
        "nessun reclamo",
        "il modulo reclami non stampa",
        "i reclami non si salvano",
        "reclami clienti non si aprono",
        "reclamizzare il prodotto",
        "inga klagomål",
        "klagomålsmodulen är trasig",
        "klagomål hanteringen fungerar inte",
    ],
)
def test_f12_who_does_not_complain_is_not_taken_for_somebody_who_does(text: str) -> None:
    assert words_of(text) is None


@given(st.text(max_size=60))
def test_f12_any_text_is_judged_and_words_are_those_that_were_written(text: str) -> None:
    words = words_of(text)
    assert words is None or words in text or words in text.strip()
