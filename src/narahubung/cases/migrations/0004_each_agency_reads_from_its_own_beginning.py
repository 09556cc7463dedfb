"""Keep the hub out of complaints that name it, and let an agency read only from the event that gave it the case."""

from typing import ClassVar

from django.db import migrations, models

# The twin of rules.access.standings, in SQL; a test walks both over the same cases.
SEES = """(
    (SELECT narahubung_is_clockwork())
    OR {c}.id = (SELECT narahubung_case('case'))
    OR (
        NOT {c}.barred && (SELECT narahubung_ids('person'))
        AND (
            {c}.office_id = ANY ((SELECT narahubung_ids('offices'))::bigint[])
            OR ({c}.agency_id = ANY ((SELECT narahubung_ids('agencies'))::bigint[]) AND {c}.turn <> 'hub')
            OR ({c}.government_id = ANY ((SELECT narahubung_ids('governments'))::bigint[])
                AND {c}.agency_id IS NOT NULL AND {c}.agency_id IS DISTINCT FROM {c}.hub_agency_id
                AND NOT {c}.hub_is_named)
        )
    )
)"""
WRITING = "{id} = (SELECT narahubung_case('writing'))"
OF_OFFICE = "c.office_id = ANY ((SELECT narahubung_ids('offices'))::bigint[])"
OF_GOVERNMENT = "c.government_id = ANY ((SELECT narahubung_ids('governments'))::bigint[])"
OF_COMPLAINANT = "c.id = (SELECT narahubung_case('case'))"
IS_CLOCKWORK = "(SELECT narahubung_is_clockwork())"

POLICIES = f"""
ALTER POLICY seen ON cases_case USING ({SEES.format(c="cases_case")} OR {WRITING.format(id="id")});
ALTER POLICY changed ON cases_case USING ({SEES.format(c="cases_case")} OR {WRITING.format(id="id")});
ALTER POLICY seen ON cases_message USING (EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id AND (
    {OF_OFFICE} OR {IS_CLOCKWORK} OR (lane = 'complainant' AND {OF_COMPLAINANT})
    OR (lane = 'agency' AND ({OF_COMPLAINANT}) IS NOT TRUE
        AND (event_number >= c.given_by_event OR {OF_GOVERNMENT})))));
ALTER POLICY seen ON cases_attachment USING (case_id IS NULL OR EXISTS (
    SELECT 1 FROM cases_case c WHERE c.id = case_id AND ({OF_OFFICE} OR {IS_CLOCKWORK}
    OR (lane = 'complainant' AND {OF_COMPLAINANT})
    OR (({OF_COMPLAINANT}) IS NOT TRUE AND (is_shared
        OR (lane = 'agency' AND EXISTS (SELECT 1 FROM cases_message m WHERE m.id = message_id)))))));
"""

SEARCH = f"""
CREATE OR REPLACE FUNCTION cases_found(wanted text, most integer) RETURNS TABLE (case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id FROM cases_searchtext s JOIN cases_case c ON c.id = s.case_id
    WHERE s.words @@ wanted::tsquery AND {SEES.format(c="c")}
    ORDER BY c.lodged_at DESC, c.id LIMIT most
$$;
"""


class Migration(migrations.Migration):
    """Two columns and the policies that ask for them; not reversible, since guards are not taken back by a step."""

    dependencies: ClassVar = [("cases", "0003_watched_lists_have_indexes")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="case", name="hub_is_named", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            model_name="case", name="given_by_event", field=models.PositiveIntegerField(db_default=0, default=0)
        ),
        migrations.RunSQL(POLICIES + SEARCH),
    ]
