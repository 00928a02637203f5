from django.urls import path

from checklists.views import answering, assessments, results

app_name = "assessments"
ONE = "<uuid:pk>/"
urlpatterns = [
    path("", assessments.assessments, name="assessments"),
    path("nieuw/<slug:instrument>/", assessments.new, name="new"),
    path(ONE, assessments.assessment, name="assessment"),
    path(ONE + "naam/", assessments.rename, name="rename"),
    path(ONE + "link/", assessments.share, name="share"),
    path(ONE + "link/<uuid:grant>/intrekken/", assessments.revoke_link, name="revoke_link"),
    path(ONE + "sluiten/", assessments.close, name="close"),
    path(ONE + "nieuwe-versie/", assessments.carry_over, name="carry_over"),
    path(ONE + "verwijderen/", assessments.delete, name="delete"),
    path(ONE + "invullen/", answering.answer, name="answer"),
    path(ONE + "meedoen/", answering.join, name="join"),
    path(ONE + "inlezen/", answering.read_in, name="read_in"),
    path(ONE + "afspraak/<slug:line>/", results.agree, name="agree"),
    path(ONE + "verslag/", results.report, name="report"),
    path(ONE + "antwoorden.csv", results.csv, name="csv"),
]
