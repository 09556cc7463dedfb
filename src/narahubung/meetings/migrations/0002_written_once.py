"""What was done, said and signed at a meeting is written once."""

from typing import ClassVar

from django.db import migrations

TABLES = ("meetings_meetingevent", "meetings_comment", "meetings_signedminutes", "meetings_notesaved")

FORWARD = """
CREATE FUNCTION meetings_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "\n".join(
    f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION meetings_refuse_change();"
    for table in TABLES
)
BACKWARD = "\n".join(f"DROP TRIGGER written_once ON {table};" for table in TABLES) + (
    "\nDROP FUNCTION meetings_refuse_change();"
)


class Migration(migrations.Migration):
    """Triggers on the four tables."""

    dependencies: ClassVar = [("meetings", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
