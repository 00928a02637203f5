from django.urls import path

from tooldb.views import choice_papers, choices

app_name = "choices"
CHOICE = "<uuid:pk>/"
RECORD = CHOICE + "verslag/<int:number>/"
urlpatterns = [
    path("", choices.choices, name="choices"),
    path("nieuw/", choices.new_choice, name="new"),
    path(CHOICE, choices.choice, name="choice"),
    path(CHOICE + "naam/", choices.rename, name="rename"),
    path(CHOICE + "beslissen/", choices.decide, name="decide"),
    path(CHOICE + "overeenkomst/", choices.dpa, name="dpa"),
    path(CHOICE + "afspraak/<slug:point>/", choices.agree, name="agree"),
    path(CHOICE + "verwijderen/", choices.delete, name="delete"),
    path(RECORD, choice_papers.record, name="record"),
    path(RECORD + "pdf/", choice_papers.pdf, name="pdf"),
    path(CHOICE + "papier/<slug:name>/", choice_papers.paper, name="paper"),
    path(CHOICE + "brief/", choice_papers.letter, name="letter"),
    path(CHOICE + "brief.txt", choice_papers.letter_text, name="letter_text"),
    path(CHOICE + "brief.docx", choice_papers.letter_docx, name="letter_docx"),
]
