"""What a text is about and how pressing it is, by words and patterns, with the phrase that decided (RULES 1)."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.rules.terms import Severity, Words

ANY_LANGUAGE = "*"
MOST_WORDS = 7  # of a pleasantry


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Thanks carry what follows them ("for your quick help"); signs of assent and greetings stand alone.
_THANKS = _words("thanks thank thankyou thx ty cheers grazie tack tackar")
_SIGNS = _words(
    "ok okay k great perfect fine cool nice noted hi hello hey bye good morning afternoon evening "
    "perfetto ottimo ciao buongiorno buonasera salve capito ricevuto bene "
    "hej hejdå toppen bra perfekt okej"
)
_CARRIED = _words(
    "you many very much so a lot again for your the quick help reply all mille tante molte di tutto per aiuto "
    "gentilissima gentilissimo så mycket för hjälpen snabba"
)
_PHRASES = re.compile(r"\b(?:got it|will do|all good|va bene|tutto bene|very good|molto bene|mycket bra)\b")
_SMILES = re.compile(
    "[👍👌🙏😊🙂😀😄😃☺❤💪🎉✅👏🤝🫡🙌😉🤗💯]|[\U0001f3fb-\U0001f3ff\ufe0f\u200d]"
    "|:(?:\\+1|thumbsup|ok_hand|pray|tada|clap|smile|slightly_smiling_face|blush|heart|white_check_mark|raised_hands"
    "|muscle|wave)(?::skin-tone-\\d)?:"
)
_CHINESE = re.compile(
    r"(?:谢谢|多谢|感谢|非常|十分|您|你|们|好的|好|了|啊|哦|嗯|收到|明白|没问题|辛苦|早上|下午|晚上|再见|不客气)+"
)
_CHINESE_CARRIED = re.compile(r"(?:您|你|们|了|啊|哦|非常|十分|早上|下午|晚上)+")
_LETTER = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_FORM = re.compile(r"[>*_~`|•◦▪‣·–-]|\d{1,3}[.)](?=\s)")
_LOCK = re.compile(r"(?:\U0001f512|:lock:|//)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a text can be about."""

    key: str
    title: str
    words: Words


@dataclass(frozen=True, slots=True)
class Guess:
    """A topic the text points to: `phrase` is what the person wrote that decided, `score` how much of it there was."""

    key: str
    phrase: str
    score: int


GuessTopics = Callable[[str, Sequence[Topic], str | None], tuple[Guess, ...]]


def guess_topics(text: str, topics: Sequence[Topic], language: str | None = None) -> tuple[Guess, ...]:
    """The topics whose words stand in the text, best first; of equal score in the order given. Replaceable: another
    function of type `GuessTopics` does as well."""
    found = []
    for topic in topics:
        phrases = find_phrases(text, topic.words, language)
        if phrases:
            found.append(Guess(topic.key, max(phrases, key=len), sum(len(phrase) for phrase in phrases)))
    return tuple(sorted(found, key=lambda guess: -guess.score))


def guess_severity(text: str, severities: Iterable[Severity]) -> Guess | None:
    """The most pressing severity whose words stand in the text; None when none does. Words inside longer ones of
    another severity do not count: "not urgent" is not "urgent"."""
    found = [
        (severity, match)
        for severity in sorted(severities, key=lambda severity: severity.rank)
        for match in _matches(text, severity.words)
    ]
    plain = [
        (severity, match) for severity, match in found if not any(_swallows(two, severity, match) for two in found)
    ]
    if not plain:
        return None
    first = plain[0][0]
    longest = max((match.group() for severity, match in plain if severity is first), key=len)
    return Guess(first.key, longest, len(longest))


def stated_severity(text: str, severities: Iterable[Severity]) -> Guess | None:
    """The severity the customer names as such: "priority: low", "urgency high"."""
    for severity in severities:
        for name in (severity.title, severity.key):
            found = _stated(name).search(text)
            if found:
                return Guess(severity.key, found.group(), len(found.group()))
    return None


def _swallows(other: tuple[Severity, re.Match[str]], severity: Severity, match: re.Match[str]) -> bool:
    (two, longer), (start, end) = other, match.span()
    within = longer.start() <= start and end <= longer.end()
    return two is not severity and within and longer.end() - longer.start() > end - start


def _matches(text: str, words: Words) -> Iterator[re.Match[str]]:
    folded = text.casefold()
    for phrase in (phrase for phrases in words.values() for phrase in phrases if _may_stand(phrase, folded)):
        yield from (match for match in _pattern(phrase).finditer(text) if match.group())


@lru_cache(maxsize=1024)
def _stated(name: str) -> re.Pattern[str]:
    asked = "|".join(
        ("urgency", "priority", "prio", "severity", "urgenza", "priorità", "prioritet", "优先级", "紧急程度")
    )
    return re.compile(rf"(?<!\w)(?:{asked})\s*(?:is|:|=|：|è|är)?\s*{re.escape(name)}(?!\w)", re.IGNORECASE)


def find_phrases(text: str, words: Words, language: str | None = None) -> tuple[str, ...]:
    """The phrases of `words` in the text, as written there; each of them once.

    A phrase stands at the beginning of a word and may go on ("invoice" finds "invoices"); "=ERP" stands for the whole
    word only; "/…/" is a pattern. Words of every language count, those of the writer's own first.
    """
    order = sorted(words, key=lambda name: (name != language, name != ANY_LANGUAGE))
    found: dict[str, str] = {}
    folded = text.casefold()
    for phrase in (phrase for name in order for phrase in words[name] if _may_stand(phrase, folded)):
        match = _pattern(phrase).search(text)
        if match and match.group():
            found.setdefault(match.group().casefold(), match.group())
    return tuple(found.values())


def is_pleasantry(text: str) -> bool:
    """Whether the text is only thanks, a greeting, "ok" or a friendly sign, in English, Chinese, Italian or Swedish: it
    opens, reopens and stops nothing (CONVERSATIONS B8). Where in doubt it is not; an empty text is not."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = _SMILES.sub(" ", folded)
    rest = _PHRASES.sub(" ", plain)
    words = _LETTER.findall(rest)
    if any(sign.isdigit() or sign in "?？" or unicodedata.category(sign) in ("So", "Sc", "Sk") for sign in rest):
        return False
    if not words:
        return any(sign.isalpha() for sign in plain) or (plain != folded and not plain.strip(" .,!…"))
    return len(words) <= MOST_WORDS and _are_polite(words)


def headline(text: str) -> str:
    """The line that names a text best: the first, or the one below it where that only leads to it ("Luca Bianchi:").
    "" for a text without words."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:2]
    return next((line for line in lines if not line.endswith((":", "："))), lines[0] if lines else "")


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen: white space and invisible characters only."""
    return _first_visible(text) == len(text)


def is_internal(text: str) -> bool:
    """Whether the text begins with 🔒, :lock: or //, after white space, invisible characters and typed marks of lists,
    quotations and formatting (CONVERSATIONS C7)."""
    start = _first_visible(text)
    while mark := _FORM.match(text, start):
        start = _first_visible(text, mark.end())
    return _LOCK.match(text, start) is not None


def starts_with_name(text: str, names: Iterable[str]) -> str | None:
    """The colleague's name (first or full) the text begins with, as in "Anna, can you look?"."""
    start = text[_first_visible(text) :].lstrip("@").casefold()
    for name in sorted(names, key=len, reverse=True):
        for form in (name, name.split()[0] if name.split() else ""):
            if form and start.startswith(form.casefold()) and not start[len(form) : len(form) + 1].isalnum():
                return name
    return None


def _may_stand(phrase: str, folded: str) -> bool:
    """Whether it is worth looking for the phrase in a casefolded text: its first word stands there, or it is a
    pattern. Of hundreds of phrases all but a few end here."""
    return _needle(phrase) in folded


@lru_cache(maxsize=65_536)
def _needle(phrase: str) -> str:
    """What of a phrase must stand in a casefolded text; "" of a pattern, which stands everywhere."""
    if len(phrase) > 2 and phrase.startswith("/") and phrase.endswith("/"):
        return ""
    return next(iter(phrase.removeprefix("=").casefold().split()), "")


@lru_cache(maxsize=65_536)
def _pattern(phrase: str) -> re.Pattern[str]:
    if len(phrase) > 2 and phrase.startswith("/") and phrase.endswith("/"):
        return re.compile(phrase[1:-1], re.IGNORECASE)
    whole = phrase.startswith("=")
    body = r"\s+".join(re.escape(part) for part in phrase.removeprefix("=").split())
    if not body:
        return re.compile(r"(?!)")
    if not phrase.isascii() and re.search(r"[\u3040-\u9fff\uac00-\ud7af]", phrase):
        return re.compile(body, re.IGNORECASE)  # scripts without spaces between words
    return re.compile(rf"(?<!\w){body}" + (r"(?!\w)" if whole else r"\w*"), re.IGNORECASE)


def _are_polite(words: Sequence[str]) -> bool:
    is_thanks = any(word in _THANKS for word in words)
    for word in words:
        if word in _THANKS or word in _SIGNS or (is_thanks and word in _CARRIED):
            continue
        if not _CHINESE.fullmatch(word) or _CHINESE_CARRIED.fullmatch(word):
            return False
    return True


def _first_visible(text: str, start: int = 0) -> int:
    """Where the text begins to show: white space, format characters and controls are passed over."""
    for index, sign in enumerate(text[start:], start):
        if not (
            sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc", "Mn", "Me") or sign in "\u115f\u1160\u3164"
        ):
            return index
    return len(text)
