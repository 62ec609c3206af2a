"""Words that promise a time without saying one, "later today": whoever writes them is offered to name it (C16)."""

import re
import unicodedata

_ENGLISH = (
    r"(?<!too )(?<!how )(?<!as )soon(?! after| as)|(?<!too )shortly(?! after)|later today"
    r"|later this (?:morning|afternoon|evening|week)|(?<!since )(?<!until )(?<!of )this (?:afternoon|evening)"
    r"|tonight|tomorrow"
    r"|(?:by|before|at)(?: the)? end of (?:the |this )?(?:day|week)|eod|eow|as soon as (?:possible|i can|we can)|asap"
    r"|in (?:a|the next) (?:bit|while|moment|minute|few (?:minutes|hours|days))|next (?:few (?:hours|days)|week)"
)
_ITALIAN = (
    r"(?<!a )(?<!troppo )presto|(?:tra|fra) (?:poco|breve)|a breve|più tardi|in (?:giornata|serata|mattinata)"
    r"|entro (?:oggi|sera|(?:la )?(?:fine )?(?:della )?(?:giornata|settimana))|domani|nel pomeriggio|stasera"
    r"|(?:non )?appena (?:possibile|posso|possiamo)|quanto prima|(?:al|il) più presto|(?:la )?prossima settimana"
)
_SWEDISH = (
    r"(?<!för )(?<!alltför )(?<!ses )snart|strax|inom kort|senare (?:i ?dag|under dagen|i ?kväll)"
    r"|i (?:eftermiddag|kväll)|i ?morgon|under (?:dagen|eftermiddagen)|om en (?:liten )?stund|nästa vecka"
    r"|(?:innan|före|vid) (?:dagens|veckans) slut|innan (?:dagen|veckan) är (?:slut|över)"
    r"|så (?:snart|fort) (?:som möjligt|jag kan|vi kan|det går)"
)
_CHINESE = (
    r"马上|很快|尽快|尽早|稍后|稍等|稍候|一会儿?|晚些时候|晚点|过一?会|今天(?:之内|内|下午|晚上|下班前)"
    r"|今日内|下班前|今晚|明天|明日|下周|这几天|近期"
)
_PHRASE = re.compile(rf"(?<!\w)(?:{_ENGLISH}|{_ITALIAN}|{_SWEDISH})(?!\w)|{_CHINESE}", re.IGNORECASE)
_SAYS_WHEN = re.compile(
    r"\d{1,2}[:.：]\d\d|\d\s*[ap]\.?m\b|\d{1,2}\s*点|\b(?:kl\.?|alle|ore|at)\s*\d{1,2}\b", re.IGNORECASE
)
_NOT_HIS = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|^\s*(?:>|&gt;).*?$|https?://\S+|“[^”]*”|\"[^\"\n]*\"|«[^»]*»|„[^“”]*[“”]|「[^」]*」|『[^』]*』"
    r"|‘[^’\n]*’|(?<!\w)'[^'\n]*'(?!\w)|\bsee you (?:soon|tomorrow|tonight|later today)"
    r"|\ba domani|\bses i ?morgon|[明今][天日晚]见",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]*(?:(?<=\d\.)\d[^.!?。！？\n]*[.!?。！？\n]*)*")


def vague(text: str) -> str | None:
    """The first words of a text that promise a time without saying one, as they are written there; in English, Italian,
    Swedish or Chinese. None where there are none, where the sentence says the time or asks, and inside quotations and
    code."""
    plain = _NOT_HIS.sub(" ", unicodedata.normalize("NFC", text))
    for sentence in _SENTENCE.findall(plain):
        is_question = sentence.rstrip().endswith(("?", "？"))
        found = _PHRASE.search(sentence)
        if found is not None and not is_question and not _SAYS_WHEN.search(sentence):
            return found.group()
    return None
