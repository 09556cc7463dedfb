"""One agency's waits are no longer read from its facts: the wide indexes for that become narrow, beside running work."""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two narrow indexes in the place of two covering ones."""

    atomic = False
    dependencies: ClassVar = [("facts", "0007_how_long_is_packed")]
    operations: ClassVar = [
        AddIndexConcurrently("caserow", models.Index(fields=["agency", "lodged_on"], name="fact_agency_lodged")),
        AddIndexConcurrently("caserow", models.Index(fields=["agency", "given_on"], name="fact_agency_given")),
        RemoveIndexConcurrently("caserow", "fact_agency_lodged_waits"),
        RemoveIndexConcurrently("caserow", "fact_agency_given_waits"),
    ]
