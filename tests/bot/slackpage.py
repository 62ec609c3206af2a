"""The table of scopes on docs/slack.md, as the manifest asks for them: `python -m tests.bot.slackpage` writes it."""

import re
from pathlib import Path

from bot.manifest import OPTIONAL, REQUIRED

PAGE = Path(__file__).parents[2] / "docs" / "slack.md"
PLACE = re.compile(r"(?<=tests.bot.slackpage` -->\n).*?(?=<!-- end of scopes -->)", re.DOTALL)


def table() -> str:
    """What is needed, then what may be declined."""
    rows = [f"| `{scope}` | {why} |" for scope, why in REQUIRED.items()]
    rows += [f"| `{scope}`, may be declined | {why} |" for scope, why in OPTIONAL.items()]
    return "\n".join(("", "| scope | to |", "|---|---|", *rows, "", ""))


if __name__ == "__main__":
    PAGE.write_text(PLACE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
