"""Whether somebody complains: the word stands alone or first in what he writes, in four languages (CONVERSATIONS F12).

"I have no complaint" is none, and neither is a request about the complaint form of his own system.
"""

import re
import unicodedata

# What may stand before the word: greetings, articles, "I have", "I want to make".
_BEFORE = re.compile(
    r"(?:(?:hello|hi|hey|dear all|good (?:morning|afternoon|evening)|ciao|salve|buongiorno|buonasera|hej|hejsan|"
    r"god morgon|您好|你好)[\s,.!:，。！：]*)?"
    r"(?:(?:i (?:have|want to (?:make|file|raise)|wish to make|would like to (?:make|file|raise))|"
    r"this is|ho|vorrei (?:fare|presentare)|voglio (?:fare|presentare)|faccio|det här är|jag har|jag vill "
    r"(?:framföra|lämna|göra)|我要|我想|要)\s*)?"
    r"(?:(?:a|an|my|one|un|una|il mio|ett|mitt)\s+)?(?:(?:formal|official|serious)\s+)?"
)
_WORD = re.compile(r"(?:complaints?|reclam[oi]|lamentel[ae]|klagomål(?:et)?|投诉)")
_VERB = re.compile(
    r"(?:complain|i (?:want|wish|would like|have) to complain|mi lamento|voglio lamentarmi|vorrei lamentarmi|"
    r"klaga|jag vill klaga)\b"
)
_SEVERAL = frozenset({"complaints", "reclami", "lamentele"})
# What makes another word of it: a part of somebody's own system, or the opposite.
_COMPOUND = re.compile(
    r"[\s-]*(?:(?:forms?|modules?|management|handling|numbers?|no\.|ids?|reports?|lists?|letters?|departments?|process|"
    r"procedures?|workflows?|screens?|pages?|tables?|records?|categor(?:y|ies)|status|codes?|types?|tickets?|"
    r"registers?|book|desk|free|resolved|solved|closed|withdrawn|mailbox|rate|statistics|system)\b|"
    r"(?:modul\w*|formulär\w*|hantering\w*|rapport\w*|lista\w*|register\w*|nummer\w*|clienti|fornitori|registrati)\b|"
    r"单|表|模块|管理|系统|报表|功能|记录|编号|处理|流程|页面|已|中心|部门|率|电话|邮箱)"
)
_SPLIT = re.compile(r"[\s:：,，.。!！\-–—;；\"'“”«»*_`]+")
_LETTER = re.compile(r"\w")
_WITHIN = re.compile(r"[^\S\n]+\w")  # the sentence goes on behind the word


def words_of(text: str) -> str | None:
    """What a complaint says, as it was written: what follows its word, or the whole sentence where the word is a part
    of one ("my complaint is that …"); "" where nothing; None where it is none."""
    plain = unicodedata.normalize("NFC", text).strip().lstrip("\"'“”«»¡/*_~`•- ")
    folded = plain.lower()  # keeps its length, unlike casefold
    if len(folded) != len(plain):
        return None
    start = _BEFORE.match(folded)
    begin = start.end() if start else 0
    found = _VERB.match(folded) or _WORD.match(folded, begin)
    if found is None or _goes_on(folded, found) or _COMPOUND.match(folded, found.end()):
        return None
    rest = plain[found.end() :]
    if found.group() in _SEVERAL and rest.strip(" .!…"):
        return None  # several of them are a subject: "complaints are counted twice in the report"
    if rest.lstrip().startswith(("?", "？")):
        return None
    if (found.start() or found.re is _VERB) and _WITHIN.match(rest):
        return plain
    return _SPLIT.sub("", rest, count=1) if _SPLIT.match(rest) else rest


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Whether the word is longer than that; Chinese writes no spaces."""
    last = found.group()[-1]
    is_spaced = not "\u3400" <= last <= "\u9fff"
    return is_spaced and _LETTER.match(text, found.end()) is not None
