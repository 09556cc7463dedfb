"""What the role of web and worker may do, asked of the database itself."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from narahubung.ops import grants


@pytest.mark.django_db
def test_tests_run_as_the_role_that_owns_nothing() -> None:
    grants.insist_on_weak_role(connection)


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(grants.APPEND_ONLY))
@pytest.mark.parametrize("act", ["UPDATE", "DELETE", "TRUNCATE"])
def test_history_may_not_be_changed(table: str, act: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, act])
        assert cursor.fetchone() == (False,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["CREATE TABLE taken (x int)", "DROP TABLE ops_heartbeat", "DELETE FROM django_migrations"]
)
def test_the_role_cannot_change_tables(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_leaves_nothing_behind() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ops_heartbeat (worker, beaten_at) VALUES ('left', now())")


@pytest.mark.django_db(transaction=True)
def test_the_next_one_finds_the_tables_empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ops_heartbeat")
        assert cursor.fetchone() == (0,)
