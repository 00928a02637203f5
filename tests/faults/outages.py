"""What can happen to a database under a site that runs."""

from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

# What PostgreSQL says on a full disk. Its disk is not ours to fill, so a trigger says it.
FULL = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END
$$;
DO $$ DECLARE name text; BEGIN
FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
EXECUTE format('CREATE TRIGGER disk_is_full BEFORE INSERT OR UPDATE ON %I
FOR EACH STATEMENT EXECUTE FUNCTION disk_is_full()', name);
END LOOP; END $$;
"""


def is_sqlite(address):
    return address.startswith("sqlite")


def name_of(address):
    return urlsplit(address).path.strip("/")


@contextmanager
def cursor_on(address):
    connection = psycopg2.connect(address)
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


@contextmanager
def database_gone(address):
    """Nobody can reach it; what is in it stays."""
    if is_sqlite(address):
        folder = Path(address.removeprefix("sqlite:///")).parent
        away = folder.rename(folder.with_name(f"{folder.name}-away"))
        try:
            yield
        finally:
            away.rename(folder)
        return
    name = name_of(address)
    with cursor_on(urlsplit(address)._replace(path="/postgres").geturl()) as cursor:
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def disk_full(site):
    """Reading goes on, and no row can be added. On SQLite with tests/faults/small_disk.py."""
    if is_sqlite(site.database):
        flag = site.folder / "data" / "disk-is-full"
        flag.parent.mkdir(exist_ok=True)
        flag.touch()
        yield
        flag.unlink()
        return
    with cursor_on(site.database) as cursor:
        cursor.execute(FULL)
        yield
        cursor.execute("DROP FUNCTION disk_is_full CASCADE")
