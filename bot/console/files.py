"""Files on the page: pictures are shown as such, the others are links that save them."""

from markupsafe import Markup

from bot.streaming import PICTURES
from handlers.notices import FileRef, Files


def shown(base: str, message: int, act: Files) -> Markup:
    """The files of a message, on the page whose addresses begin with `base`."""
    return Markup("").join(_one(f"{base}/file/{message}/{number}", ref) for number, ref in enumerate(act.files))


def _one(url: str, ref: FileRef) -> Markup:
    name = ref.name or ref.medium
    if ref.mime in PICTURES:
        return Markup('<p class="picture"><a href="{0}"><img src="{0}" alt="{1}"></a></p>').format(url, name)
    return Markup('<p class="footer"><a href="{}" download="{}">📎 {}</a></p>').format(url, name, name)
