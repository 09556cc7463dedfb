"""Count what waits from the indexes alone: row-level security would fetch each row to look at who is barred from it."""

from typing import ClassVar

from django.db import migrations, models

# Counts only where the settings of the transaction let the asker look, whatever is asked, and leaves out what they are
# barred from; so it tells nobody more than the policies would. Each pair is walked in the order of its index and no
# further than `most` rows. In PL/pgSQL because that keeps its plan from call to call.
WAITING = """
CREATE FUNCTION cases_waiting(
    offices bigint[], office_turns text[], agencies bigint[], agency_turns text[], hubs bigint[],
    at timestamptz, most integer
) RETURNS TABLE (waiting integer, overdue integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
    WITH barred AS MATERIALIZED (
        SELECT c.id FROM cases_case c WHERE c.barred <> '{}' AND c.barred && narahubung_ids('person')
    ), seen AS (
        SELECT w.id, w.wait_at FROM unnest(offices, office_turns) AS p(office, turn) CROSS JOIN LATERAL (
            SELECT c.id, c.wait_at FROM cases_case c
            WHERE c.office_id = p.office AND c.turn = p.turn AND c.ended_at IS NULL
            ORDER BY c.wait_at, c.id LIMIT most + (SELECT count(*) FROM barred)
        ) w WHERE p.office = ANY (narahubung_ids('offices'))
        UNION
        SELECT w.id, w.wait_at FROM unnest(agencies, agency_turns) AS p(agency, turn) CROSS JOIN LATERAL (
            SELECT c.id, c.wait_at FROM cases_case c
            WHERE c.agency_id = p.agency AND c.turn = p.turn AND c.agency_id IS NOT NULL
            ORDER BY c.wait_at, c.id LIMIT most + (SELECT count(*) FROM barred)
        ) w WHERE p.agency = ANY (narahubung_ids('agencies')) AND p.turn <> 'hub'
        UNION
        SELECT w.id, w.wait_at FROM unnest(hubs) AS p(government) CROSS JOIN LATERAL (
            SELECT c.id, c.wait_at FROM cases_case c
            WHERE c.government_id = p.government AND c.turn = 'hub' AND c.ended_at IS NULL
                AND c.agency_id IS NOT NULL AND c.agency_id IS DISTINCT FROM c.hub_agency_id AND NOT c.hub_is_named
            ORDER BY c.wait_at, c.id LIMIT most + (SELECT count(*) FROM barred)
        ) w WHERE p.government = ANY (narahubung_ids('governments'))
    )
    SELECT least(count(*), most)::integer, least(count(*) FILTER (WHERE s.wait_at < at), most)::integer
    FROM seen s WHERE s.id NOT IN (SELECT b.id FROM barred b);
END $$;
"""

# What each agency of a government is late with, for its hub; by the same means and under the same limits.
LATE = """
CREATE FUNCTION cases_late(governments bigint[], at timestamptz, most integer)
RETURNS TABLE (agency bigint, many integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
    WITH apart AS MATERIALIZED (
        SELECT c.id FROM cases_case c WHERE c.barred <> '{}' AND c.barred && narahubung_ids('person')
        UNION ALL SELECT c.id FROM cases_case c WHERE c.hub_is_named AND c.ended_at IS NULL
    )
    SELECT a.id, least(count(*), most)::integer
    FROM agencies_agency a CROSS JOIN (VALUES ('liaison'), ('agency_head')) AS t(turn) CROSS JOIN LATERAL (
        SELECT c.id FROM cases_case c
        WHERE c.agency_id = a.id AND c.turn = t.turn AND c.agency_id IS NOT NULL AND c.wait_at < at
        ORDER BY c.wait_at, c.id LIMIT most + (SELECT count(*) FROM apart)
    ) w
    WHERE a.government_id = ANY (governments) AND a.government_id = ANY (narahubung_ids('governments'))
        AND NOT a.is_hub AND w.id NOT IN (SELECT p.id FROM apart p)
    GROUP BY a.id;
END $$;
"""


class Migration(migrations.Migration):
    """Small indexes of the few cases that are not for everybody, and the two functions."""

    dependencies: ClassVar = [("cases", "0004_each_agency_reads_from_its_own_beginning")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["id"], name="case_barred", condition=~models.Q(("barred", []))),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["id"],
                name="case_hub_named",
                condition=models.Q(("ended_at__isnull", True), ("hub_is_named", True)),
            ),
        ),
        migrations.RunSQL(
            WAITING + LATE,
            "DROP FUNCTION cases_late(bigint[], timestamptz, integer);"
            "DROP FUNCTION cases_waiting(bigint[], text[], bigint[], text[], bigint[], timestamptz, integer)",
        ),
    ]
