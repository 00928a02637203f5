from django.urls import path

from agreements import calendar_views, views

app_name = "agreements"
urlpatterns = [
    path("", views.agreements, name="agreements"),
    path("nieuw/", views.new_agreement, name="new"),
    path("agenda/", calendar_views.calendar, name="calendar"),
    path("agenda/intrekken/", calendar_views.revoke_calendar, name="revoke_calendar"),
    path("agenda/<str:token>.ics", calendar_views.feed, name="feed"),
    path("<uuid:pk>/", views.agreement, name="agreement"),
    path("<uuid:pk>/klaar/", views.finish, name="finish"),
    path("<uuid:pk>/heropenen/", views.reopen, name="reopen"),
    path("<uuid:pk>/verwijderen/", views.delete, name="delete"),
]
