from django.urls import path

from dossier import bring, views

app_name = "dossier"
urlpatterns = [
    path("", views.home, name="home"),
    path("meenemen/", views.take_along, name="take_along"),
    path("keuzes/<uuid:pk>/canvas/", bring.bring_choice, name="bring_choice"),
    path("verwijderen/", views.delete_organisation, name="delete"),
    path("weg/", views.closing, name="closing"),
    path("terughalen/", views.reopen, name="reopen"),
]
