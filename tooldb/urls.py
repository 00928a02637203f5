from django.urls import path

from tooldb.feed import ChangesFeed
from tooldb.views import open_data, reading, releases

app_name = "tooldb"
urlpatterns = [
    path("tools.csv", open_data.tools_csv, name="tools_csv"),
    path("tools.json", open_data.tools_json, name="tools_json"),
    path("tools/", reading.tools, name="tools"),
    path("tools/vergelijken/", reading.compare, name="compare"),
    path("tools/open-data/", open_data.open_data, name="open_data"),
    path("tools/wijzigingen.atom", ChangesFeed(), name="changes"),
    path("tools/versies/", releases.releases, name="releases"),
    path("tools/versies/<int:number>/", releases.release, name="release"),
    path("tools/<slug:key>/", reading.tool, name="tool"),
]
