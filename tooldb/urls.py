from django.urls import path

from tooldb import views
from tooldb.feed import ChangesFeed

app_name = "tooldb"
urlpatterns = [
    path("tools.csv", views.tools_csv, name="tools_csv"),
    path("tools.json", views.tools_json, name="tools_json"),
    path("tools/", views.tools, name="tools"),
    path("tools/vergelijken/", views.compare, name="compare"),
    path("tools/open-data/", views.open_data, name="open_data"),
    path("tools/wijzigingen.atom", ChangesFeed(), name="changes"),
    path("tools/versies/", views.releases, name="releases"),
    path("tools/versies/<int:number>/", views.release, name="release"),
    path("tools/<slug:key>/", views.tool, name="tool"),
]
