from django.urls import path

from tooldb import views

app_name = "tooldb"
urlpatterns = [
    path("", views.tools, name="tools"),
    path("vergelijken/", views.compare, name="compare"),
    path("<slug:key>/", views.tool, name="tool"),
]
