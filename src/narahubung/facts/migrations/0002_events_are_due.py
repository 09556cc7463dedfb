"""With every event its case is noted as due to be folded, so that no figure can miss one, however it was written."""

from typing import ClassVar

from django.db import migrations

NOTE = """
CREATE FUNCTION facts_note_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO facts_due (case_id, since) VALUES (NEW.case_id, NEW.at);
    RETURN NULL;
END $$;

CREATE TRIGGER note_due AFTER INSERT ON cases_event FOR EACH ROW EXECUTE FUNCTION facts_note_due();

-- What happened before this release.
INSERT INTO facts_due (case_id, since) SELECT id, changed_at FROM cases_case ORDER BY id;
"""
FORGET = "DROP TRIGGER note_due ON cases_event; DROP FUNCTION facts_note_due(); DELETE FROM facts_due;"


class Migration(migrations.Migration):
    """The trigger on the events, and every case there is already as due."""

    dependencies: ClassVar = [("facts", "0001_initial"), ("cases", "0006_codes_are_nobodys_to_see")]
    operations: ClassVar = [migrations.RunSQL(NOTE, FORGET)]
