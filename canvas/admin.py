from django.contrib import admin

from canvas.models import ExampleNote, ExampleSet, Guide, Question
from toolbox.lib.admin import ContentAdmin


@admin.register(Guide)
class GuideAdmin(ContentAdmin):
    pass


@admin.register(Question)
class QuestionAdmin(ContentAdmin):
    list_filter = ["block", "language"]
    search_fields = ["text"]


@admin.register(ExampleSet)
class ExampleSetAdmin(ContentAdmin):
    pass


@admin.register(ExampleNote)
class ExampleNoteAdmin(ContentAdmin):
    list_filter = ["example_set", "block"]
    search_fields = ["text"]
