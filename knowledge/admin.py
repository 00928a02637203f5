from django.contrib import admin

from knowledge.models import Rule, Source
from toolbox.lib.admin import ContentAdmin


@admin.register(Source)
class SourceAdmin(ContentAdmin):
    list_display = ["title", "kind", "published", "is_broken"]
    list_filter = ["kind", "is_broken"]
    search_fields = ["title", "address"]


@admin.register(Rule)
class RuleAdmin(ContentAdmin):
    list_display = ["title", "jurisdiction", "kind", "status", "checked_on", "valid_until"]
    list_filter = ["jurisdiction", "kind", "status"]
    search_fields = ["title", "asks"]
    autocomplete_fields = ["source"]
    exclude = ["checked_by"]

    def save_model(self, request, obj, form, change):
        obj.checked_by = request.user
        super().save_model(request, obj, form, change)
