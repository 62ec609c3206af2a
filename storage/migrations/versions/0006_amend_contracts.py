"""Keep the desk as declared, contracts with amendments, and whose chats and workspaces are whose."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""


def downgrade() -> None:
    """Back to the revision before."""
