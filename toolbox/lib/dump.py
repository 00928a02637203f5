"""A database to a file and back, while the site runs. SQLite does it itself; for PostgreSQL its own
programs do."""

import os
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from toolbox.lib.archive import Refused

# How long a restore waits for somebody who still uses the database.
LOCK_TIMEOUT = "20s"


def table_names() -> list[str]:
    return sorted(connection.introspection.table_names())


def count_rows(cursor: Any, tables: list[str]) -> dict[str, int]:
    return {table: count(cursor, table) for table in tables}


def count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
    return cursor.fetchone()[0]


class Sqlite:
    file = "database.sqlite3"

    def version(self) -> str:
        return sqlite3.sqlite_version

    def dump(self, path: Path) -> dict[str, int]:
        """Returns the number of rows of each table, as the file has them."""
        connection.ensure_connection()
        with connect(path) as copy:
            connection.connection.backup(copy)
            if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise Refused("The database itself is damaged; no backup was made of it.")
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            return count_rows(copy.cursor(), table_names())

    def prepare(self) -> None:
        """On a new machine there is no folder yet."""
        Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)

    def load(self, path: Path) -> None:
        """In one transaction of SQLite: whole, or not at all."""
        connection.ensure_connection()
        with connect(path) as copy:
            copy.backup(connection.connection)
        connection.close()

    def refuse(self, version: str) -> None:
        """Every SQLite 3 reads the files of every other."""


class connect:
    """A connection that closes; sqlite3's own context manager only commits."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)

    def __enter__(self) -> sqlite3.Connection:
        return self.connection

    def __exit__(self, *exc: object) -> None:
        self.connection.close()


class Postgres:
    file = "database.dump"

    def version(self) -> str:
        return str(self.major())

    def major(self) -> int:
        connection.ensure_connection()
        return connection.connection.server_version // 10000

    def dump(self, path: Path) -> dict[str, int]:
        """Counts and dump look at the same moment: a snapshot that this transaction holds."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            options = ["--format=custom", "--no-owner", "--no-privileges"]
            self.run("pg_dump", *options, f"--snapshot={snapshot}", f"--file={path}")
            return count_rows(cursor, table_names())

    def prepare(self) -> None:
        """Its database is made beforehand (docs/operate.md)."""

    def load(self, path: Path) -> None:
        """The old tables go and the new ones come in one transaction."""
        sql = path.with_suffix(".sql")
        self.run_alone("pg_restore", "--no-owner", "--no-privileges", f"--file={sql}", str(path))
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        self.run("psql", *options, f"--command={drop_all()}", f"--file={sql}")
        connection.close()

    def refuse(self, version: str) -> None:
        if int(version) > self.major():
            raise Refused(
                f"This backup is of PostgreSQL {version}, here is {self.major()}. Upgrade it first."
            )

    def run(self, program: str, *options: str) -> None:
        """With the address of the database; the password goes through the environment."""
        arguments, secrets = connection.client.settings_to_cmd_args_env(
            connection.settings_dict, list(options)
        )
        self.run_alone(program, *arguments[1:], **(secrets or {}))

    def run_alone(self, program: str, *options: str, **environment: str) -> None:
        environment = os.environ | {"PGOPTIONS": f"-c lock_timeout={LOCK_TIMEOUT}"} | environment
        done = subprocess.run(
            [find_program(program, self.major()), *options],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise Refused(f"{program} stopped: {done.stderr.strip().splitlines()[-1:]}")


# Functions in our schema, but for those of an extension.
FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


def drop_all() -> str:
    """SQL that empties the database: tables with their triggers, and what those call."""
    tables = ", ".join(connection.ops.quote_name(table) for table in table_names())
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        functions = ", ".join(name for (name,) in cursor.fetchall())
    drops = [f"DROP TABLE {tables} CASCADE"] if tables else []
    drops += [f"DROP FUNCTION {functions} CASCADE"] if functions else []
    return "; ".join(drops) or "SELECT 1"


def find_program(name: str, major: int) -> str:
    """Of the version of the server, or a newer one: an older pg_dump refuses."""
    beside = Path(f"/usr/lib/postgresql/{major}/bin/{name}")
    if beside.exists():
        return str(beside)
    found = shutil.which(name)
    if not found or version_of(found) < major:
        raise Refused(f"{name} of PostgreSQL {major} is needed: install postgresql-client-{major}.")
    return found


def version_of(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.", said)
    return int(found[1]) if found else 0


ENGINES = {"sqlite": Sqlite(), "postgresql": Postgres()}
