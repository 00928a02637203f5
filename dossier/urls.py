from django.urls import path

from dossier import views

app_name = "dossier"
urlpatterns = [
    path("", views.home, name="home"),
    path("meenemen/", views.take_along, name="take_along"),
    path("verwijderen/", views.delete_organisation, name="delete"),
    path("weg/", views.closing, name="closing"),
    path("terughalen/", views.reopen, name="reopen"),
]
