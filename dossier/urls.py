from django.urls import path

from dossier import bring, plan_views, views

app_name = "dossier"
STEP = "stappenplan/<slug:step>/"
urlpatterns = [
    path("", views.home, name="home"),
    path("stappenplan/", plan_views.plan, name="plan"),
    path(STEP + "zetten/", plan_views.set_step, name="set_step"),
    path(STEP + "terugnemen/", plan_views.free_step, name="free_step"),
    path(STEP + "afspraak/", plan_views.agree, name="agree_step"),
    path("meenemen/", views.take_along, name="take_along"),
    path("keuzes/<uuid:pk>/canvas/", bring.bring_choice, name="bring_choice"),
    path("verwijderen/", views.delete_organisation, name="delete"),
    path("weg/", views.closing, name="closing"),
    path("terughalen/", views.reopen, name="reopen"),
]
