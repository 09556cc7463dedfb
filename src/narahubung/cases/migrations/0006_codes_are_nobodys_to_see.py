"""Hide the digests of codes and PINs, and with them which cases there are, from every scope but the clockwork's."""

from typing import ClassVar

from django.db import migrations

WRITING = "case_id = (SELECT narahubung_case('writing'))"
IS_CLOCKWORK = "(SELECT narahubung_is_clockwork())"


class Migration(migrations.Migration):
    """Not reversible: guards are not taken back by a step."""

    dependencies: ClassVar = [("cases", "0005_waiting_is_counted_in_the_index")]
    operations: ClassVar = [
        migrations.RunSQL(
            f"""
ALTER TABLE cases_trackingkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_trackingkey FOR SELECT USING ({IS_CLOCKWORK});
CREATE POLICY written ON cases_trackingkey FOR INSERT WITH CHECK ({WRITING});
CREATE POLICY changed ON cases_trackingkey FOR UPDATE USING ({IS_CLOCKWORK}) WITH CHECK ({IS_CLOCKWORK});
"""
        )
    ]
