"""What kinds of files there are: which the desk does not carry, and what people call the others."""

import unicodedata
from enum import StrEnum

# Endings of what runs when somebody opens it. Documents with macros and archives are carried: they are daily work.
_ENDINGS = """
    apk application appref-ms appx bat chm cmd com command cpl diagcab dll dmg exe gadget hta inf ins iso jar
    jnlp js jse library-ms lnk mde mpkg msc msi msix msp mst pif pkg ps1 psm1 reg scf scr sct search-ms
    settingcontent-ms shb sys vb vbe vbs vhd vhdx wsc wsf wsh xll
"""
PROGRAMS = frozenset(_ENDINGS.split())


class FileKind(StrEnum):
    """What people call it."""

    PICTURE = "picture"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"


def is_program(name: str) -> bool:
    """Whether opening a file of this name would run something. Signs that nobody sees hide no ending."""
    seen = "".join(sign for sign in name if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    _, dot, ending = unicodedata.normalize("NFKC", seen).rstrip(". ").rpartition(".")
    return bool(dot) and ending.strip().lower() in PROGRAMS


def kind_of(medium: str, mime: str) -> FileKind:
    """What people call a file: a picture stays one where it was sent as a file."""
    if medium == "voice":
        return FileKind.VOICE
    if medium == "photo" or mime.startswith("image/"):
        return FileKind.PICTURE
    return FileKind.VIDEO if mime.startswith("video/") else FileKind.FILE
