"""The network that a class has trained."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make its table."""
    op.create_table(
        "networks",
        sa.Column(
            "room", sa.Integer, sa.ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.Column("onnx", sa.LargeBinary, nullable=False),
        sa.Column("keras", sa.LargeBinary, nullable=False),
        sa.Column("report", sa.LargeBinary, nullable=False),
        sa.Column("read_right", sa.Integer, nullable=False),
        sa.Column("read_of", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("networks")
