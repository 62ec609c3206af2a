"""What is said of another program that takes what is meant for the desk (CONVERSATIONS H5)."""

from handlers.notices import Card
from handlers.wording.voice import Voice


def rival(voice: Voice, platform: str, said: str) -> Card:
    """To the operators. said: the platform's own words."""
    return Card(
        voice.say(
            "H5.rival",
            "⚠ Another program takes what people write to me on {platform}, so each of us hears only a part. Stop the "
            "other one, or give me a token of my own and change the old one. {platform} says: {said}",
            platform=platform,
            said=said,
        )
    )
