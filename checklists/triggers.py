"""The database itself refuses to change or remove what was published, whoever asks: a version, its
sections, its items and its list of sources."""

from typing import NamedTuple

REFUSAL = "a published version never changes"
STATE = "SELECT state FROM checklists_version WHERE id = {row}"
OF_SECTION = "SELECT v.state FROM checklists_version v JOIN checklists_section s"
OF_SECTION += " ON s.version_id = v.id WHERE s.id = {row}"


class Guard(NamedTuple):
    """A table, and what tells the state of the version that a row of it belongs to."""

    table: str
    state: str
    events: tuple[str, ...]


# A version comes in as a draft and is published by a change, so only the old row counts there.
GUARDS = [
    Guard("checklists_version", "{row}.state", ("UPDATE", "DELETE")),
    Guard(
        "checklists_section",
        STATE.format(row="{row}.version_id"),
        ("INSERT", "UPDATE", "DELETE"),
    ),
    Guard(
        "checklists_item",
        OF_SECTION.format(row="{row}.section_id"),
        ("INSERT", "UPDATE", "DELETE"),
    ),
    Guard(
        "checklists_version_sources",
        STATE.format(row="{row}.version_id"),
        ("INSERT", "UPDATE", "DELETE"),
    ),
]


def lock(connection):
    """Put the triggers up."""
    make = on_postgres if connection.vendor == "postgresql" else on_sqlite
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for event in guard.events:
                for statement in make(guard, event):
                    cursor.execute(statement)


def unlock(connection):
    """Take the triggers down, to drop or to empty the tables."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for event in guard.events:
                place = f" ON {guard.table}" if postgres else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name_of(guard, event)}{place}")


def name_of(guard, event):
    return f"{guard.table}_stays_{event.lower()}"


def condition(guard, event):
    """True when the row is, or would come, in a published version."""
    rows = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}[event]
    if guard.table == "checklists_version":
        rows = ["OLD"]
    return " OR ".join(f"({guard.state.format(row=row)}) = 'published'" for row in rows)


def on_sqlite(guard, event):
    yield (
        f"CREATE TRIGGER {name_of(guard, event)} BEFORE {event} ON {guard.table} FOR EACH ROW"
        f" WHEN {condition(guard, event)} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def on_postgres(guard, event):
    function, row = f"{name_of(guard, event)}_check", "OLD" if event == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition(guard, event)} THEN RAISE EXCEPTION '{REFUSAL}'"
        f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
    )
    yield (
        f"CREATE TRIGGER {name_of(guard, event)} BEFORE {event} ON {guard.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
