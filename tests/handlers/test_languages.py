"""What a chat speaks in which several people of one organisation read."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from handlers.inbound import Kind
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

BOUND = {"    contacts: [giulia, luca]\n": "    contacts: [giulia, luca]\n    channels:\n      - slack: C0SHARED\n"}


def _speaks(name: str, tag: str) -> dict[str, str]:
    place = f"    name: {name}\n    zone: Europe/Rome\n"
    return {f"{place}    language: en\n": f"{place}    language: {tag}\n" if tag else place}


CONTRACT = {"    plan: Gold\n": "    plan: Gold\n    language: it\n"}
ONE_CHOSE = {**_speaks("Giulia Rossi", ""), **_speaks("Luca Bianchi", "sv")}
AS_MANY = {**_speaks("Giulia Rossi", "zh-Hans"), **_speaks("Luca Bianchi", "sv")}
NOBODY_CHOSE = {**_speaks("Giulia Rossi", ""), **_speaks("Luca Bianchi", "")}


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        pytest.param({**CONTRACT, **ONE_CHOSE}, "Buongiorno a tutto il team", id="what the contract says"),
        pytest.param(ONE_CHOSE, "Hej alla", id="what whoever chose one chose"),
        pytest.param(AS_MANY, "Bianchi Meccanica的各位", id="of as many the first one's"),
        pytest.param(NOBODY_CHOSE, "Hello everyone", id="English where nobody chose"),
    ],
)
def test_everybody_is_greeted_in(database: Database, tmp_path: Path, changes: Mapping[str, str], begins: str) -> None:
    scene = Scene(database, tmp_path, {**BOUND, **changes})
    scene.happens("luca", Kind.ADDED, "C0SHARED")
    assert scene.last("C0SHARED").text.startswith(begins)


def test_whose_language_nobody_knows_reads_the_chats_and_others_their_own(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {**BOUND, **CONTRACT})
    scene.says("paolo@slack", QUESTION, to="C0SHARED")
    assert scene.last("C0SHARED", script="D8").text == "T-1001 è stata registrata. I dettagli sono per Paolo Neri."
    scene.says("luca", QUESTION, to="C0SHARED")
    scene.presses("anna", "claim", scene.last("C0ERP"))
    assert "Anna Lindqvist (ERP Finance) has T-1002" in scene.last("C0SHARED", script="B5").text
