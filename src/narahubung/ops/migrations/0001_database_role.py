"""Make the role that web and worker take on: it may work with rows, owns nothing, and so is bound by grants and row security."""

from django.db import migrations

# Roles belong to the whole server, so another database may have made it, or be making it now.
MAKE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'narahubung_app') THEN
        CREATE ROLE narahubung_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;
"""

# The owner must be able to take the role on. A superuser always can; from PostgreSQL 16 the right to administer a role
# no longer brings the right to become it.
LEND = """
DO $$
DECLARE
    may boolean := (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
BEGIN
    IF NOT may THEN
        IF current_setting('server_version_num')::int >= 160000 THEN
            may := pg_has_role(current_user, 'narahubung_app', 'SET');
        ELSE
            may := pg_has_role(current_user, 'narahubung_app', 'MEMBER');
        END IF;
    END IF;
    IF NOT may THEN
        EXECUTE format('GRANT narahubung_app TO %I', current_user);
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        # Not undone backwards: other databases of the same server may use the role.
        migrations.RunSQL(MAKE, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(LEND, reverse_sql=migrations.RunSQL.noop),
    ]
