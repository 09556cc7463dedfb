"""What the role of web and worker may do with each table; stated anew after every migration."""

from __future__ import annotations

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from narahubung.ops.trouble import Trouble

# History is added to, never changed: the role has no right to change or delete a row of these, whatever the code does.
APPEND_ONLY = frozenset(
    {
        "cases_event",
        "cases_identityreading",
        "cases_checkpoint",
        "commitments_version",
        "commitments_clause",
        "commitments_signature",
        "commitments_scan",
        "commitments_statement",
        "commitments_commitmentevent",
        "network_postevent",
        "network_handover",
        "meetings_meetingevent",
        "meetings_comment",
        "meetings_signedminutes",
        "meetings_notesaved",
        "statistics_annotationline",
        "statistics_followup",
        "statistics_accelerationplan",
        "statistics_accelerationreading",
        "statistics_outlineimport",
        "statistics_edition",
        "statistics_troubleline",
        "statistics_denominatorline",
    }
)
READ_ONLY = frozenset({"django_migrations"})

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY relname
"""


class RoleTooStrong(Trouble):
    """Web or worker would run as a role that owns the tables or is a superuser, and row security would not bind it."""

    def __init__(self, role: str) -> None:
        super().__init__(
            f"Connected as {role}, which row security does not bind; set NARAHUBUNG_DATABASE_ROLE (docs/operate.md)."
        )
        self.role = role


def rights(table: str) -> str:
    """Return what the role may do with a table."""
    if table in READ_ONLY:
        return "SELECT"
    if table in APPEND_ONLY:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE"


def grant_all(connection: BaseDatabaseWrapper) -> int:
    """Give the role its rights on every table and sequence, take back any other; returns how many tables there are."""
    role = sql.Identifier(settings.NARAHUBUNG_APP_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = sql.Identifier(cursor.fetchone()[0])
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        statements = [sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role)]
        for table in tables:
            place = sql.Identifier(table)
            statements += [
                sql.SQL("REVOKE ALL ON {} FROM {}").format(place, role),
                sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights(table)), place, role),
            ]
        statements.append(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}").format(schema, role))
        cursor.execute(sql.SQL("; ").join(statements))
    return len(tables)


def insist_on_weak_role(connection: BaseDatabaseWrapper) -> None:
    """Refuse to go on as a superuser, as the tables' owner or as one who may step over row security."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls"
            " OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relname = 'django_migrations')"
            " FROM pg_roles WHERE rolname = current_user"
        )
        role, strong = cursor.fetchone()
    if strong:
        raise RoleTooStrong(role)
