"""No line of this room is ever changed or taken away: the trigger of the heart's history refuses both."""

from typing import ClassVar

from django.db import migrations

TABLES = (
    "statistics_annotationline",
    "statistics_followup",
    "statistics_accelerationplan",
    "statistics_accelerationreading",
    "statistics_outlineimport",
    "statistics_edition",
)
ON = "\n".join(
    f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();"
    for table in TABLES
)
OFF = "\n".join(f"DROP TRIGGER written_once ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("statistics", "0001_initial"), ("cases", "0002_guards")]
    operations: ClassVar = [migrations.RunSQL(ON, OFF)]
