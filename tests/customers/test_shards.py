import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_shard_function_names_the_real_partition():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_customer (id, created_at)"
            " SELECT n * 7919 - 1000000, now() FROM generate_series(1, 5000) n"
        )
        cursor.execute(
            "SELECT count(*), count(DISTINCT customers_shard(id)),"
            " count(*) FILTER (WHERE tableoid::regclass::text ="
            "   'customers_customer_' || lpad(customers_shard(id)::text, 2, '0'))"
            " FROM customers_customer"
        )
        assert cursor.fetchone() == (5000, 16, 5000)
