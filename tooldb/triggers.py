"""The database itself refuses to change or remove a claim, whoever asks. Only `checked_by_id` may
be emptied, when a person is erased."""

TABLE = "tooldb_claim"
COLUMNS = (
    "id, edition_id, criterion_id, value, condition, source_id, source_date, evidence,"
    " supersedes_id, checked_on, valid_until, loaded_hash"
)
REFUSAL = "a claim in the catalogue is never changed"
# Name to what sets it off.
TRIGGERS = {
    "claim_never_changes": f"BEFORE UPDATE OF {COLUMNS} ON {TABLE}",
    "claim_keeps_its_checker": f"BEFORE UPDATE OF checked_by_id ON {TABLE}",
    "claim_never_goes": f"BEFORE DELETE ON {TABLE}",
}
CONDITIONS = {"claim_keeps_its_checker": "WHEN (NEW.checked_by_id IS NOT NULL)"}
FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_claim_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def lock(connection):
    """Put the triggers up."""
    postgres = connection.vendor == "postgresql"
    action = "EXECUTE FUNCTION refuse_claim_change()"
    if not postgres:
        action = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(FUNCTION)
        for name, event in TRIGGERS.items():
            condition = CONDITIONS.get(name, "")
            cursor.execute(f"CREATE TRIGGER {name} {event} FOR EACH ROW {condition} {action}")


def unlock(connection):
    """Take the triggers down, to drop or to empty the table."""
    place = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")
