"""Count every change to the directory, so that a process knows in one number when its copy is old."""

from typing import ClassVar

from django.db import migrations

TABLES = (
    "office government district village agency service outsidebody substance maladministration closingreason channel "
    "checklistitem routingrow holiday coveredyear officehours termversion"
).split()

FORWARD = """
INSERT INTO agencies_directoryversion (version) VALUES (1);

CREATE FUNCTION agencies_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE agencies_directoryversion SET version = version + 1;
    RETURN NULL;
END $$;
""" + "\n".join(
    f"CREATE TRIGGER counts_changes AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON agencies_{table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION agencies_count_change();"
    for table in TABLES
)

BACKWARD = (
    "\n".join(f"DROP TRIGGER counts_changes ON agencies_{table};" for table in TABLES)
    + "\nDROP FUNCTION agencies_count_change();\nDELETE FROM agencies_directoryversion;"
)


class Migration(migrations.Migration):
    """Triggers on the tables of the directory."""

    dependencies: ClassVar = [("agencies", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
