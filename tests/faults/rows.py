"""Prints of each table of the site a hash of its rows, whatever their order."""

import hashlib

import django

django.setup()

from django.db import connection  # noqa: E402

from toolbox.lib.dump import table_names  # noqa: E402

with connection.cursor() as cursor:
    for table in table_names():
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        rows = sorted(repr(row) for row in cursor.fetchall())
        print(table, hashlib.sha256("\n".join(rows).encode()).hexdigest())
