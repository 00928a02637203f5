from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from knowledge.models import PracticeExample, Question, Rule, Source
from toolbox.lib.admin import ContentAdmin


@admin.register(Source)
class SourceAdmin(ContentAdmin):
    fields = ["title", "address", "published", "kind", "is_broken", "withdrawn_at"]
    list_display = ["title", "kind", "published", "is_broken"]
    list_filter = ["kind", "is_broken"]
    search_fields = ["title", "address"]
    actions = ["mark_broken"]

    def save_model(self, request, obj, form, change):
        """A new address opens again, unless the editor says that it does not."""
        if "address" in form.changed_data and "is_broken" not in form.changed_data:
            obj.is_broken = False
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Tried today: can no longer be opened"))
    def mark_broken(self, request, queryset):
        queryset.update(is_broken=True)


class CheckedAdmin(ContentAdmin):
    """Who saves it has checked it."""

    exclude = ["checked_by"]

    def save_model(self, request, obj, form, change):
        obj.checked_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(Rule)
class RuleAdmin(CheckedAdmin):
    list_display = ["title", "jurisdiction", "kind", "status", "checked_on", "valid_until"]
    list_filter = ["jurisdiction", "kind", "status"]
    search_fields = ["title", "asks"]
    autocomplete_fields = ["source", "more_sources"]


@admin.register(PracticeExample)
class PracticeExampleAdmin(CheckedAdmin):
    list_display = ["title", "organisation", "level", "checked_on", "valid_until"]
    list_filter = ["level", "place"]
    search_fields = ["title", "organisation"]
    autocomplete_fields = ["source"]


@admin.register(Question)
class QuestionAdmin(ContentAdmin):
    """What was sent stays as it was sent; an editor answers it or sets it aside."""

    list_display = ["__str__", "about", "due_on", "state"]
    list_filter = ["state", "kind"]
    search_fields = ["about", "text", "answer"]
    readonly_fields = ["kind", "about", "text", "sent_at", "due_on"]
    fields = [*readonly_fields, "answer", "state"]

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        if obj.answer and obj.state == Question.State.WAITING:
            obj.state = Question.State.ANSWERED
        super().save_model(request, obj, form, change)
