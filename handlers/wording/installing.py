"""The pages on which a workspace installs the desk."""

from dataclasses import dataclass

from handlers.notices import Text
from handlers.wording.voice import Voice


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its headline, its text, and what its only button says."""

    title: str
    text: Text
    button: str


@dataclass(frozen=True, slots=True)
class Scene:
    """desk, vendor: as the desk calls itself and whose it is. platform: into which it is installed."""

    voice: Voice
    desk: str
    vendor: str
    platform: str

    def offer(self) -> Page:
        """Before it begins."""
        return Page(
            self.voice.label("A9.offer", "Add {desk} to {platform}", desk=self.desk, platform=self.platform),
            self.voice.say(
                "A9.offer.text",
                "{platform} asks you next whether {desk} may join your workspace. That alone gives nobody a right: "
                "people there can ask the experts at {vendor} once they have an invite code.",
                platform=self.platform,
                desk=self.desk,
                vendor=self.vendor,
            ),
            self.voice.label("button.add_to", "Add to {platform}", platform=self.platform),
        )

    def done(self, workspace: str) -> Page:
        """It is installed."""
        return Page(
            self.voice.label("A9.done", "{desk} is in {workspace}", desk=self.desk, workspace=workspace),
            self.voice.say(
                "A9.done.text",
                "Next: open {desk} in {platform}, choose Home, and enter your invite code. If you have none, ask your "
                "contact at {vendor}.",
                desk=self.desk,
                platform=self.platform,
                vendor=self.vendor,
            ),
            self.voice.label("button.open_in", "Open {platform}", platform=self.platform),
        )

    def over(self) -> Page:
        """Forged, too late, used before, or begun in another browser."""
        return self._again(
            self.voice.label("A9.over", "This page is no longer good"),
            self.voice.say(
                "A9.over.text",
                "An installation is finished once, within ten minutes, in the browser in which it was begun. Nothing "
                "was changed.",
            ),
        )

    def declined(self) -> Page:
        """Whoever was asked said no."""
        return self._again(
            self.voice.label("A9.declined", "Nothing was installed"),
            self.voice.say(
                "A9.declined.text",
                "{platform} says that it was declined. If your workspace lets only its admins add apps, ask one of "
                "them to open this page.",
                platform=self.platform,
            ),
        )

    def refused(self, error: str) -> Page:
        """The platform did not give a token."""
        return self._again(
            self.voice.label("A9.refused", "{platform} did not finish it", platform=self.platform),
            self.voice.say("A9.refused.text", "It said “{error}”. Nothing was changed.", error=error),
        )

    def unanswered(self) -> Page:
        """The platform could not be reached."""
        return self._again(
            self.voice.label("A9.unanswered", "{platform} does not answer", platform=self.platform),
            self.voice.say("A9.unanswered.text", "Nothing was installed. Try again in a few minutes."),
        )

    def organisation(self) -> Page:
        """It was installed for a whole organisation of workspaces."""
        return self._again(
            self.voice.label("A9.organisation", "Choose one workspace"),
            self.voice.say(
                "A9.organisation.text",
                "It was added for your whole organisation. {desk} joins single workspaces, so I gave the permission "
                "back and nothing was installed. Begin again and choose a workspace.",
                desk=self.desk,
            ),
        )

    def _again(self, title: str, text: Text) -> Page:
        return Page(title, text, self.voice.label("button.begin_again", "Begin again"))
