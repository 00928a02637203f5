from django.urls import path

from agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.agreements, name="agreements"),
    path("nieuw/", views.new_agreement, name="new"),
    path("<uuid:pk>/", views.agreement, name="agreement"),
    path("<uuid:pk>/klaar/", views.finish, name="finish"),
    path("<uuid:pk>/heropenen/", views.reopen, name="reopen"),
    path("<uuid:pk>/verwijderen/", views.delete, name="delete"),
]
