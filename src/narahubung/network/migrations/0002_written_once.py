"""What was done to a post, and the record of a handover, is written once."""

from typing import ClassVar

from django.db import migrations

TABLES = ("network_postevent", "network_handover")

FORWARD = """
CREATE FUNCTION network_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "\n".join(
    f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION network_refuse_change();"
    for table in TABLES
)
BACKWARD = "\n".join(f"DROP TRIGGER written_once ON {table};" for table in TABLES) + (
    "\nDROP FUNCTION network_refuse_change();"
)


class Migration(migrations.Migration):
    """Triggers on the two tables."""

    dependencies: ClassVar = [("network", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
