"""One agency's waits are no longer read from its facts: the wide indexes for that become narrow, beside running work.

What is narrowed to a kecamatan or a service is still counted from the facts, and found by an index.
"""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Narrow indexes in the place of covering ones."""

    atomic = False
    dependencies: ClassVar = [("facts", "0007_how_long_is_packed")]
    operations: ClassVar = [
        AddIndexConcurrently("caserow", models.Index(fields=["agency", "lodged_on"], name="fact_agency_lodged")),
        AddIndexConcurrently("caserow", models.Index(fields=["agency", "given_on"], name="fact_agency_given")),
        AddIndexConcurrently("caserow", models.Index(fields=["district"], name="fact_district")),
        AddIndexConcurrently("caserow", models.Index(fields=["service"], name="fact_service")),
        RemoveIndexConcurrently("caserow", "fact_agency_lodged_waits"),
        RemoveIndexConcurrently("caserow", "fact_agency_given_waits"),
    ]
