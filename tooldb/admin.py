from django.contrib import admin, messages
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from toolbox.lib.admin import ContentAdmin
from tooldb.models import CatalogueRelease, Claim, Criterion, Edition, SeedStatement, Tool


@admin.register(Tool)
class ToolAdmin(ContentAdmin):
    list_display = ["name", "vendor", "lifecycle", "withdrawn_at"]
    list_filter = ["lifecycle", "care_specific"]
    search_fields = ["name", "other_names", "vendor"]
    autocomplete_fields = ["lifecycle_source", "replaced_by"]


@admin.register(Edition)
class EditionAdmin(ContentAdmin):
    list_display = ["name", "tool", "kind", "withdrawn_at"]
    list_filter = ["kind"]
    search_fields = ["name"]
    autocomplete_fields = ["tool"]


@admin.register(Criterion)
class CriterionAdmin(ContentAdmin):
    list_display = ["question", "group", "kind", "is_gate", "valid_months"]
    list_filter = ["group", "kind", "is_gate"]
    search_fields = ["question", "short"]
    autocomplete_fields = ["rule"]


class ReadOnlyAdmin(ContentAdmin):
    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class DueFilter(admin.SimpleListFilter):
    title = _("due")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("0", _("lapsed")), ("60", _("lapses within 60 days"))]

    def queryset(self, request, queryset):
        days = self.value()
        return queryset.due(int(days)) if days in ("0", "60") else queryset


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """A claim is added, never changed: to correct one, add another that follows it."""

    list_display = ["edition", "criterion", "value", "evidence", "checked_on", "valid_until"]
    list_filter = [DueFilter, "criterion", "evidence"]
    search_fields = ["edition__name", "criterion__short"]
    list_select_related = ["edition", "criterion"]
    autocomplete_fields = ["edition", "criterion", "source", "supersedes"]
    exclude = ["checked_by"]
    actions = ["confirm"]

    def save_model(self, request, obj, form, change):
        obj.checked_by = request.user
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Checked against the source today: still true"))
    @transaction.atomic
    def confirm(self, request, queryset):
        standing = queryset.standing().select_related("edition", "criterion", "source")
        claims = [claim for claim in standing if not claim.has_own_end]
        for claim in claims:
            claim.confirm(by=request.user)
        self.message_user(request, _("%(count)s claims confirmed.") % {"count": len(claims)})
        if left := queryset.count() - len(claims):
            text = _("%(count)s left: a newer one follows, or it ends with its certificate.")
            self.message_user(request, text % {"count": left}, messages.WARNING)


@admin.register(SeedStatement)
class SeedStatementAdmin(ReadOnlyAdmin):
    """What was said in 2020 does not change any more."""

    list_display = ["tool", "advice", "text"]
    search_fields = ["tool__name"]

    def has_add_permission(self, request):
        return False


@admin.register(CatalogueRelease)
class CatalogueReleaseAdmin(ReadOnlyAdmin):
    """Adding one publishes the next number, with every claim so far."""

    list_display = ["number", "published_on", "note"]
    list_filter = []
    fields = ["note"]
