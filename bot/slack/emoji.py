"""Emoji by the names that Slack gives them, as the characters that people see elsewhere. Pure."""

import re
import unicodedata

# Where Slack's name is not Unicode's; Slack sends the characters along with nearly all (`unicode`), not in plain texts.
_TABLE = """
+1 👍  thumbsup 👍  -1 👎  thumbsdown 👎  ok_hand 👌  wave 👋  clap 👏  pray 🙏
raised_hands 🙌  point_right 👉  point_left 👈  point_up ☝️  point_down 👇  muscle 💪
smile 😄  smiley 😃  grin 😁  grinning 😀  joy 😂  laughing 😆  wink 😉  blush 😊
slightly_smiling_face 🙂  thinking_face 🤔  sweat_smile 😅  sob 😭  cry 😢  heart ❤️
disappointed 😞  confused 😕  angry 😠  rage 😡  scream 😱  see_no_evil 🙈  eyes 👀
tada 🎉  rocket 🚀  fire 🔥  100 💯  bulb 💡  warning ⚠️  x ❌  lock 🔒  key 🔑
white_check_mark ✅  heavy_check_mark ✔️  question ❓  exclamation ❗  red_circle 🔴
hourglass ⌛  hourglass_flowing_sand ⏳  memo 📝  paperclip 📎  phone ☎️  email ✉️
calendar 📆  bug 🐛
"""
_NAMES: dict[str, str] = dict(re.findall(r"(\S+) (\S+)", _TABLE))
_TONE = re.compile(r"::skin-tone-([2-6])$")
_NAMED = re.compile(r"(?<![\w:]):([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):(?![\w:])")


def sign(name: str) -> str | None:
    """The characters of an emoji, with its skin ("wave::skin-tone-3"); None for one of a workspace's own."""
    tone = _TONE.search(name)
    skin = chr(0x1F3FB + int(tone[1]) - 2) if tone else ""
    plain = name[: tone.start()] if tone else name
    found = _NAMES.get(plain) or _by_unicode(plain)
    return found.removesuffix("\ufe0f") + skin if found and skin else found


def spelled(text: str) -> str:
    """The text with the characters of emoji in place of their names."""
    return _NAMED.sub(lambda named: sign(named[1]) or named[0], text)


def _by_unicode(name: str) -> str | None:
    try:
        found = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return None
    return found if len(found) == 1 and unicodedata.category(found) == "So" else None
