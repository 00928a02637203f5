from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.home, name="home"),
    path("account/organisaties/nieuw/", views.new_organisation, name="new_organisation"),
    path(
        "o/<slug:organisation>/gegevens/", views.organisation_details, name="organisation_details"
    ),
    path("toegang/<str:token>/", views.enter_by_grant, name="enter_by_grant"),
]
