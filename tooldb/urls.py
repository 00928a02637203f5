from django.urls import path

from tooldb.feed import ChangesFeed
from tooldb.stamp import same_for_strangers
from tooldb.views import (
    aid,
    choices,
    editing,
    open_data,
    paper,
    previews,
    queue,
    reading,
    releases,
)

app_name = "tooldb"
# In the administration's part of the house, for content editors.
EDITORS = "beheer/catalogus/"
urlpatterns = [
    path("tools.csv", open_data.tools_csv, name="tools_csv"),
    path("tools.json", open_data.tools_json, name="tools_json"),
    path("tools.pdf", paper.catalogue_pdf, name="tools_pdf"),
    path("tools/", same_for_strangers(reading.tools), name="tools"),
    path("tools/vergelijken/", same_for_strangers(reading.compare), name="compare"),
    path("tools/vergelijken.pdf", paper.comparison_pdf, name="compare_pdf"),
    path("tools/pdf/", paper.catalogue_paper, name="catalogue_paper"),
    path("tools/open-data/", same_for_strangers(open_data.open_data), name="open_data"),
    path("tools/wijzigingen.atom", ChangesFeed(), name="changes"),
    path("tools/versies/", same_for_strangers(releases.releases), name="releases"),
    path("tools/versies/<int:number>/", same_for_strangers(releases.release), name="release"),
    path("tools/voorbeeld/<uuid:pk>/", previews.preview, name="preview"),
    path("tools/<slug:key>/", paper.same_but_for_the_size(reading.tool), name="tool"),
    path("tools/<slug:key>.pdf", paper.tool_pdf, name="tool_pdf"),
    path("beslishulp/bewaren/", choices.keep, name="keep"),
    path("beslishulp/", aid.aid, name="aid"),
    path("beslishulp/resultaat/", aid.result, name="aid_result"),
    path(EDITORS, queue.queue, name="queue"),
    path(EDITORS + "bevestigen/", queue.confirm, name="confirm"),
    path(EDITORS + "bronnen/<int:pk>/stuk/", queue.mark_broken, name="mark_broken"),
    path(EDITORS + "teksten/<int:pk>/laten-staan/", queue.keep_ours, name="keep_ours"),
    path(
        EDITORS + "antwoord/<slug:edition>/<slug:criterion>/",
        editing.add_claim,
        name="add_claim",
    ),
    path(EDITORS + "inlezen/", editing.import_claims, name="import_claims"),
    path(EDITORS + "antwoorden.csv", editing.export_claims, {"ending": "csv"}, name="export_csv"),
    path(
        EDITORS + "antwoorden.xlsx", editing.export_claims, {"ending": "xlsx"}, name="export_xlsx"
    ),
    path(EDITORS + "tools/<int:pk>/voorbeeld/", previews.previews, name="previews"),
    path(
        EDITORS + "tools/<int:pk>/voorbeeld/<uuid:grant>/intrekken/",
        previews.revoke_preview,
        name="revoke_preview",
    ),
]
