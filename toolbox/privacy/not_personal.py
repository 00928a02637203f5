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
    # A task gets keys of published things, and its traceback no values: see docs/adr/0012-tasks.md.
    "django_tasks_database.DBTaskResult": "id status enqueued_at started_at finished_at "
    "args_kwargs priority task_path worker_ids queue_name backend_name run_after return_value "
    "exception_class_path traceback",
    "canvas.Guide": CONTENT + "block summary belongs",
    "canvas.Question": CONTENT + "block text purposes",
    "canvas.ExampleSet": CONTENT + "title description",
    "canvas.ExampleNote": CONTENT + "example_set block meaning text",
    "knowledge.Edited": "id stamp",
    "knowledge.Source": CONTENT + "title address published kind is_broken",
    "knowledge.Kept": "id model row key text file_hash",
    "knowledge.Rule": CONTENT
    + "valid_until title jurisdiction kind asks to_check certainty concerns source status "
    "workaround proposal",
    "knowledge.Rule_sectors": "id rule sector",
    "knowledge.Rule_more_sources": "id rule source",
    "knowledge.PracticeExample": CONTENT + "valid_until title organisation place period level what "
    "for_whom took learnt source today",
    "knowledge.PracticeExample_sectors": "id practiceexample sector",
    "checklists.Instrument": CONTENT + "level kind audience text_hash",
    "checklists.Instrument_sectors": "id instrument sector",
    "checklists.Version": "id instrument number state title summary intro use origin licence "
    "changes published_on loaded_hash",
    "checklists.Version_sources": "id version source",
    "checklists.Section": "id key position version title intro scale better columns",
    "checklists.Item": "id key position section form label text help why lines picture figure "
    "source criterion rule instrument",
    "checklists.Review": "id valid_until version",
    "tooldb.Catalogue": "id stamp recent",
    "tooldb.CatalogueRelease": "id number published_on note last_claim",
    "tooldb.Criterion": CONTENT
    + "group question short help kind choices uses is_gate rule valid_months",
    "tooldb.Tool": CONTENT + "name other_names summary vendor country website uses care_specific "
    "lifecycle lifecycle_since lifecycle_note lifecycle_source replaced_by",
    "tooldb.Edition": CONTENT + "tool name kind",
    "tooldb.Preview": "id tool name summary lifecycle_note has_hidden_editions",
    "tooldb.SeedStatement": CONTENT + "tool advice text source",
    "tooldb.Claim": "id valid_until edition criterion value condition source source_date evidence "
    "supersedes loaded_hash",
}
