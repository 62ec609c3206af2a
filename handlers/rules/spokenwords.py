"""Words of the desk as people write them: in any case, with marks around them, in their language (CONVERSATIONS G)."""

import re
import unicodedata
from collections.abc import Mapping

_MEANT: Mapping[str, str] = {
    "help": "hjälp, aiuto, 帮助, 求助",
    "status": "läge, läget, stato, situazione, 状态, 进度",
    "tickets": "my requests, requests, ärenden, mina ärenden, richieste, le mie richieste, 工单, 我的工单",
    "contract": "my contract, avtal, mitt avtal, contratto, il mio contratto, 合同, 服务合同, 我的合同, 我的服务合同",
    "catalogue": "katalog, catalogo, 服务目录",
    "settings": "inställningar, impostazioni, 设置",
    "language": "språk, lingua, 语言",
    "privacy": "integritet, riservatezza, 隐私",
    "feedback": "återkoppling, 反馈",
    "person": "människa, persona, operatore, 人工, 转人工",
    "idea": "idé, 建议",
    "ideas": "my ideas, idéer, mina idéer, idee, le mie idee, 我的建议",
}
_ENGLISH = {word: meant for meant, words in _MEANT.items() for word in words.split(", ")}
_SLASH = re.compile(r"^/(?!/)")
_OPENS = re.compile(r"/?([^\s:：]+)(?:\s*[:：]\s*|\s+)(\S.*)", re.DOTALL)
_AROUND = " \t\r\n?!.,;:\"'“”„«»‘’`*_~()[]？！。，；：、…（）「」【】"


def meant(text: str) -> str:
    """The word of the desk that a text is when nothing else is said: "Hjälp!" is "help". A text that is none comes
    back folded, without the marks around it. Two slashes stay: they begin a note."""
    said = unicodedata.normalize("NFC", text).strip(_AROUND)
    said = _SLASH.sub("", said).strip(_AROUND).lower()
    return _ENGLISH.get(said, said)


def opening(text: str) -> tuple[str, str]:
    """The word of the desk that a text begins with, and what is said behind it: "Idea: shorter forms"; two empty texts
    where nothing is said behind the first word."""
    found = _OPENS.fullmatch(text.strip())
    word, rest = (found[1], found[2]) if found else ("", "")
    said = unicodedata.normalize("NFC", word).lower()
    return _ENGLISH.get(said, said), rest
