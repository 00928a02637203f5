"""Columns without personal data, by table."""

# What every row of content has.
CONTENT = "id key language translation_of position loaded_hash withdrawn_at "
NOTHING_PERSONAL = {
    "auth.Group": "id name",
    "auth.Group_permissions": "id group permission",
    "auth.Permission": "id name content_type codename",
    "contenttypes.ContentType": "id app_label model",
    "accounts.Sector": "id key name position",
    "toolbox.Moment": "name at",
    "canvas.Guide": CONTENT + "block summary belongs",
    "canvas.Question": CONTENT + "block text purposes",
    "canvas.ExampleSet": CONTENT + "title description",
    "canvas.ExampleNote": CONTENT + "example_set block meaning text",
    "knowledge.Source": CONTENT + "title address published kind is_broken",
    "knowledge.Rule": CONTENT
    + "valid_until title jurisdiction kind asks concerns source status workaround proposal",
    "knowledge.Rule_sectors": "id rule sector",
    "tooldb.Catalogue": "id stamp",
    "tooldb.CatalogueRelease": "id number published_on note last_claim",
    "tooldb.Criterion": CONTENT
    + "group question short help kind choices uses is_gate rule valid_months",
    "tooldb.Tool": CONTENT + "name other_names summary vendor country website uses care_specific "
    "lifecycle lifecycle_since lifecycle_note lifecycle_source replaced_by",
    "tooldb.Edition": CONTENT + "tool name kind",
    "tooldb.SeedStatement": CONTENT + "tool advice text source",
    "tooldb.Claim": "id valid_until edition criterion value condition source source_date evidence "
    "supersedes loaded_hash",
}
