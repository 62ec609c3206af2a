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
_TONGUES: Mapping[str, str] = {
    "en": "english, inglese, engelska, 英语, 英文",
    "it": "italiano, italian, italienska, 意大利语, 意大利文",
    "sv": "svenska, swedish, svedese, 瑞典语, 瑞典文",
    "zh-Hans": "中文, chinese, cinese, kinesiska, 汉语, 简体中文, zh, zh-hans",
}
_TAGS = {name: tag for tag, names in _TONGUES.items() for name in (tag, *names.split(", "))}
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


def tongue(name: str) -> str:
    """The tag of a language that somebody names, in any of the desk's: "Svenska" is "sv"; "" for none."""
    return _TAGS.get(unicodedata.normalize("NFC", name).strip(_AROUND).lower(), "")


def chosen_tongue(text: str) -> str:
    """The tag of the language that a text chooses and does nothing else: "language italiano"; "" for none."""
    word, rest = opening(text)
    return tongue(rest) if word == "language" else ""
