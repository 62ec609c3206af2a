"""Files of a fake Slack workspace."""

import time
from dataclasses import dataclass, field

from tests.fakes.slack_limits import Json


@dataclass(slots=True)
class StoredFile:
    """A file Slack keeps."""

    id: str
    name: str
    content: bytes
    user: str
    base_url: str
    team_id: str
    mimetype: str = "application/octet-stream"
    title: str = ""
    shares: dict[str, list[str]] = field(default_factory=dict)
    deleted: bool = False
    complete: bool = True
    expected_length: int | None = None
    needs_lookup: bool = False  # Slack Connect: events carry a stub and the program has to call files.info
    more: Json = field(default_factory=dict)  # what this kind of file has beside the others
    created: int = field(default_factory=lambda: int(time.time()))

    @property
    def url(self) -> str:
        """Where it is downloaded."""
        return f"{self.base_url}/files-pri/{self.team_id}-{self.id}/{self.name}"

    def stub(self) -> Json:
        """What events tell of a stranger's file."""
        empty = {"mode": "file_access", "created": 0, "timestamp": 0, "user": ""}
        return {"id": self.id, "file_access": "check_file_info", **empty}

    def wire(self) -> Json:
        """The file object of files.info."""
        suffix = self.name.rsplit(".", 1)[-1].lower() if "." in self.name else ""
        flags = "editable is_external is_public public_url_shared display_as_bot has_rich_preview"
        return {
            **dict.fromkeys(flags.split(), False),
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": suffix or "binary",
            "pretty_type": suffix.upper() or "Binary",
            "user": self.user,
            "user_team": self.team_id,
            "size": len(self.content),
            "mode": "hosted",
            "external_type": "",
            "username": "",
            "url_private": self.url,
            "url_private_download": self.url.replace(f"/{self.name}", f"/download/{self.name}"),
            "media_display_type": "unknown",
            "permalink": f"{self.base_url}/files/{self.user}/{self.id}/{self.name}",
            "permalink_public": f"{self.base_url}/{self.team_id}-{self.id}-public",
            "file_access": "visible",
            **self.more,
        }

    def known(self) -> Json:
        """The file object of files.info, which also says where it is shown."""
        shares: Json = {}
        for channel, messages in self.shares.items():
            kind = "public" if channel.startswith("C") else "private"
            shares.setdefault(kind, {})[channel] = [{"ts": ts} for ts in messages]
        return self.wire() | {"shares": shares}

    def tombstone(self) -> Json:
        """What messages show of a file that was deleted."""
        return {"id": self.id, "mode": "tombstone"}


@dataclass(slots=True)
class NewFile:
    """A file a person uploads. more: what its kind has beside the others, such as {"mode": "snippet"}."""

    name: str
    content: bytes
    mimetype: str = "application/octet-stream"
    needs_lookup: bool = False
    more: Json = field(default_factory=dict)
