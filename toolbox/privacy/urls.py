from django.urls import path

from toolbox.privacy import views

app_name = "privacy"
urlpatterns = [
    path("privacy/bewaartermijnen/", views.retention, name="retention"),
    path("privacy/verwerkersovereenkomst/", views.agreement, name="agreement"),
    path("privacy/verwerkersovereenkomst.pdf", views.agreement_pdf, name="agreement_pdf"),
    path("account/mijn-gegevens/", views.my_data, name="my_data"),
    path("account/verwijderen/", views.erase_me, name="erase_me"),
]
