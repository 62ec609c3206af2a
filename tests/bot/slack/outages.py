"""Nobody listens for a while: how tests let twenty minutes go by without waiting for them."""

from datetime import timedelta

from sqlalchemy import Connection, update

from storage.presence import presence
from tests.fakes.slack import FakeSlack


def nobody_listens(slack: FakeSlack) -> None:
    """What Slack cannot deliver from now on is lost: it gives up after some minutes."""
    slack.delivery.retry_schedule = ()
    slack.journal.excuse("slack.connection", "slack.ack")


def age(conn: Connection, minutes: int = 20) -> None:
    """What was heard last was heard that much earlier."""
    for platform, workspace, at in conn.execute(
        presence.select().with_only_columns(presence.c.platform, presence.c.workspace, presence.c.heard_at)
    ).all():
        here = (presence.c.platform == platform, presence.c.workspace == workspace)
        conn.execute(update(presence).where(*here).values(heard_at=at - timedelta(minutes=minutes)))
