from django import forms
from django.contrib import admin, messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from toolbox.lib.admin import ContentAdmin
from tooldb.editing.actions import confirm_claims
from tooldb.models import CatalogueRelease, Claim, Criterion, Edition, SeedStatement, Tool


class ShownForm(forms.ModelForm):
    """Something new is on the site when an editor says so; until then a preview link shows it."""

    is_shown = forms.BooleanField(
        label=_("on the site"),
        required=False,
        help_text=_("Not ticked: only who has a preview link sees it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["is_shown"] = bool(self.instance.pk and not self.instance.withdrawn_at)

    def clean(self):
        hidden_since = self.instance.withdrawn_at or timezone.now()
        self.instance.withdrawn_at = None if self.cleaned_data.get("is_shown") else hidden_since
        return super().clean()


class OnTheSiteFilter(admin.SimpleListFilter):
    """Hidden is what waits for vetting, and what an editor took off the site."""

    title = _("on the site")
    parameter_name = "on_the_site"

    def lookups(self, request, model_admin):
        return [("yes", _("yes")), ("no", _("no: waits for vetting, or was taken off"))]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(withdrawn_at__isnull=self.value() == "yes")
        return queryset


@admin.register(Tool)
class ToolAdmin(ContentAdmin):
    form = ShownForm
    exclude = ["withdrawn_at", "translation_of", "position"]
    prepopulated_fields = {"key": ["name"]}
    readonly_fields = ["preview_link"]
    list_display = ["name", "vendor", "lifecycle", "withdrawn_at"]
    list_filter = [OnTheSiteFilter, "lifecycle", "care_specific"]
    search_fields = ["name", "other_names", "vendor"]
    autocomplete_fields = ["lifecycle_source", "replaced_by"]

    @admin.display(description=_("Preview link"))
    def preview_link(self, tool):
        if not tool.pk:
            return _("After you save.")
        url = reverse("tooldb:previews", args=[tool.pk])
        return format_html('<a href="{}">{}</a>', url, _("Let somebody see how it will look"))


@admin.register(Edition)
class EditionAdmin(ContentAdmin):
    form = ShownForm
    exclude = ["withdrawn_at", "translation_of", "position"]
    prepopulated_fields = {"key": ["name"]}
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
    """To look at. A claim is added on the pages for editors (tooldb/views/editing.py), which look
    at its source and days, and never changed: to correct one, add another that follows it."""

    list_display = ["edition", "criterion", "value", "evidence", "checked_on", "valid_until"]
    list_filter = [DueFilter, "criterion", "evidence"]
    search_fields = ["edition__name", "criterion__short"]
    list_select_related = ["edition", "criterion"]
    exclude = ["checked_by"]
    actions = ["confirm"]
    readonly_fields = ["correct"]

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("is it different?"))
    def correct(self, claim):
        url = reverse("tooldb:add_claim", args=[claim.edition.key, claim.criterion.key])
        text = _("Add an answer that follows this one")
        return format_html('<a href="{}?volgt={}">{}</a>', url, claim.pk, text)

    @admin.action(description=_("Checked against the source today: still true"))
    def confirm(self, request, queryset):
        tell_confirmed(request, *confirm_claims(queryset, by=request.user))


def tell_confirmed(request, confirmed, left):
    text = _("%(count)s answers added: checked today, still true.") % {"count": confirmed}
    messages.success(request, text)
    if left:
        text = _(
            "%(count)s left: a newer one follows, it ends with its certificate, or its source can"
            " no longer be opened."
        )
        messages.warning(request, text % {"count": left})


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
