"""What somebody put on the upload page, as an event that can be kept and taken again, and read into an `Inbound`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from handlers.files.uploading import PLATFORM, Offered
from handlers.inbound import Attachment, Inbound, Kind, Medium, Where, Writer


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a parcel, size in bytes; handle: where it lies."""

    handle: str
    name: str
    mime: str
    size: int


def event_of(offered: Offered, form: str, parcel: str, pieces: Sequence[Piece]) -> dict[str, Any]:
    """The event: one form is one event, however often it is sent."""
    return {
        "key": f"{offered.link}/{form}",
        "link": offered.link,
        "parcel": parcel,
        "writer": asdict(offered.writer),
        "where": asdict(offered.where),
        "thread": offered.thread,
        "files": [asdict(one) for one in pieces],
    }


def read(payload: Mapping[str, Any]) -> Inbound:
    """The event in our words. Raises KeyError or TypeError on a payload that the page never makes."""
    return Inbound(
        payload["key"],
        Kind.UPLOADED,
        Writer(**payload["writer"]),
        Where(**payload["where"]),
        thread=payload["thread"],
        value=payload["parcel"],
        fields={"link": payload["link"]},
        attachments=tuple(_attachment(Piece(**one)) for one in payload["files"]),
    )


def _attachment(one: Piece) -> Attachment:
    medium = Medium.PHOTO if one.mime.startswith("image/") else Medium.FILE
    return Attachment(medium, one.handle, one.name, one.size, mime=one.mime, platform=PLATFORM)
