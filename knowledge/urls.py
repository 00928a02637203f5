from django.urls import path

from knowledge.stamp import same_for_strangers
from knowledge.views import examples, questions, rules

app_name = "knowledge"
urlpatterns = [
    path("vragen/nieuw/", questions.ask, name="ask"),
    path("vragen/<uuid:token>/", questions.question, name="question"),
    path("praktijkvoorbeelden/", same_for_strangers(examples.examples), name="examples"),
    path("praktijkvoorbeelden.pdf", examples.examples_pdf, name="examples_pdf"),
    path("praktijkvoorbeelden/<slug:key>/", same_for_strangers(examples.example), name="example"),
    path("regelgeving/", same_for_strangers(rules.rules), name="rules"),
    path("regelgeving.pdf", rules.rules_pdf, name="rules_pdf"),
    path("regelgeving/<slug:key>/", same_for_strangers(rules.rule), name="rule"),
]
