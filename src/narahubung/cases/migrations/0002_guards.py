"""What the database itself refuses: changing history, and showing a row to someone without standing before the case.

The scope of whoever asks lies in settings of the transaction (`SET LOCAL`, so that a pooler may stand between):
`narahubung.offices`, `.agencies`, `.governments`, `.person` (arrays of ids), `.case` (what a tracking code opens),
`.writing` (the one case whose change has been decided) and `.clockwork`. A role that owns nothing is bound by it.
"""

from typing import ClassVar

from django.db import migrations

APPEND_ONLY = ("cases_event", "cases_identityreading", "cases_checkpoint")

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
                AND {c}.agency_id IS NOT NULL AND {c}.agency_id IS DISTINCT FROM {c}.hub_agency_id)
        )
    )
)"""
WRITING = "{id} = (SELECT narahubung_case('writing'))"
OF_OFFICE = "c.office_id = ANY ((SELECT narahubung_ids('offices'))::bigint[])"
OF_COMPLAINANT = "c.id = (SELECT narahubung_case('case'))"

FUNCTIONS = """
CREATE SEQUENCE cases_running;

CREATE FUNCTION narahubung_ids(name text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('narahubung.' || name, true), ''), '{}')::bigint[] $$;

CREATE FUNCTION narahubung_case(name text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('narahubung.' || name, true), '')::uuid $$;

CREATE FUNCTION narahubung_is_clockwork() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('narahubung.clockwork', true), '') = 'on' $$;

CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION cases_put_in_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_outbox (event_id, tries) VALUES (NEW.id, 0);
    PERFORM pg_notify('narahubung_events', '');
    RETURN NULL;
END $$;

CREATE TRIGGER put_in_outbox AFTER INSERT ON cases_event FOR EACH ROW EXECUTE FUNCTION cases_put_in_outbox();
"""

IMMUTABLE = "\n".join(
    f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();"
    for table in APPEND_ONLY
)


def _child(table: str, sees: str = "TRUE") -> str:
    seen = f"EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id AND {sees})"
    writing = WRITING.format(id="case_id")
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON {table} FOR SELECT USING ({seen});
CREATE POLICY written ON {table} FOR INSERT WITH CHECK ({writing});
CREATE POLICY changed ON {table} FOR UPDATE USING ({writing}) WITH CHECK ({writing});
CREATE POLICY dropped ON {table} FOR DELETE USING ({writing});
"""


POLICIES = (
    f"""
ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_case FOR SELECT USING ({SEES.format(c="cases_case")} OR {WRITING.format(id="id")});
CREATE POLICY written ON cases_case FOR INSERT WITH CHECK ({WRITING.format(id="id")});
CREATE POLICY changed ON cases_case FOR UPDATE USING ({SEES.format(c="cases_case")} OR {WRITING.format(id="id")})
    WITH CHECK ({WRITING.format(id="id")});
"""
    + "".join(_child(table) for table in ("cases_event", "cases_term", "cases_letter", "cases_release"))
    + _child("cases_identityreading", OF_OFFICE)
    + _child("cases_searchtext", "(SELECT narahubung_is_clockwork())")
    # Lanes: an agency's people never read what lies between the complainant and the office, nor the office's notes.
    + _child(
        "cases_message",
        f"({OF_OFFICE} OR (SELECT narahubung_is_clockwork()) OR (lane = 'complainant' AND {OF_COMPLAINANT})"
        f" OR (lane = 'agency' AND ({OF_COMPLAINANT}) IS NOT TRUE))",
    )
    # The identity: the office, the complainant, and whoever holds an open release made out to them.
    + _child(
        "cases_party",
        f"({OF_OFFICE} OR {OF_COMPLAINANT} OR (SELECT narahubung_is_clockwork()) OR EXISTS ("
        "SELECT 1 FROM cases_release r WHERE r.case_id = cases_party.case_id AND r.approved_at IS NOT NULL"
        " AND r.revoked_at IS NULL AND r.expires_at > now()"
        " AND r.person_id = ANY ((SELECT narahubung_ids('person'))::bigint[])))",
    )
    + f"""
ALTER TABLE cases_attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_attachment FOR SELECT USING (case_id IS NULL OR EXISTS (
    SELECT 1 FROM cases_case c WHERE c.id = case_id AND ({OF_OFFICE} OR (SELECT narahubung_is_clockwork())
    OR (lane = 'complainant' AND {OF_COMPLAINANT})
    OR ((lane = 'agency' OR is_shared) AND ({OF_COMPLAINANT}) IS NOT TRUE))));
CREATE POLICY written ON cases_attachment FOR INSERT WITH CHECK (case_id IS NULL OR {WRITING.format(id="case_id")});
CREATE POLICY changed ON cases_attachment FOR UPDATE USING (case_id IS NULL OR {WRITING.format(id="case_id")})
    WITH CHECK ({WRITING.format(id="case_id")});
CREATE POLICY dropped ON cases_attachment FOR DELETE USING (case_id IS NULL);
"""
)

# Full-text operators may not run before a row policy, so the index would lie idle; this looks first and judges itself.
# The mark may only stand where no earlier event can still be on its way: wait for the writers, then look.
SETTLED = """
CREATE FUNCTION cases_last_settled_event() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    LOCK TABLE cases_event IN SHARE MODE;
    RETURN (SELECT coalesce(max(id), 0) FROM cases_event);
END $$;
"""

SEARCH = f"""
CREATE FUNCTION cases_found(wanted text, most integer) RETURNS TABLE (case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id FROM cases_searchtext s JOIN cases_case c ON c.id = s.case_id
    WHERE s.words @@ wanted::tsquery AND {SEES.format(c="c")}
    ORDER BY c.lodged_at DESC, c.id LIMIT most
$$;
"""

class Migration(migrations.Migration):
    """Append-only triggers, the outbox, row-level security and the search that respects it.

    Not reversible: taking guards away is not something to do by a step back.
    """

    dependencies: ClassVar = [("cases", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FUNCTIONS + IMMUTABLE + POLICIES + SETTLED + SEARCH)]
