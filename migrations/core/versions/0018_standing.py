"""Who is a graduate follows from the branch; a person's own standing is kept where it says otherwise.

Whoever was a graduate until now belongs to a 毕业生团组织, so nothing has to be carried over.
"""

import sqlalchemy as sa
from alembic import op

revision = "core_0018"
down_revision = "core_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("core_person", sa.Column("standing", sa.String(8)))
    op.drop_column("core_person", "is_graduate")


def downgrade() -> None:
    op.add_column("core_person", sa.Column("is_graduate", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE core_person SET is_graduate = (is_member AND (standing = 'graduate' OR (standing IS NULL AND EXISTS"
        " (SELECT 1 FROM core_org o WHERE o.id = core_person.org_id AND o.category = 'graduate_org'))))"
        " WHERE is_member AND (standing = 'graduate' OR standing IS NULL)"
    )
    op.drop_column("core_person", "standing")
