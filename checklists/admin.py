from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from checklists.models import Instrument, Item, Section, Version
from toolbox.lib.admin import ContentAdmin


@admin.register(Instrument)
class InstrumentAdmin(ContentAdmin):
    """Its place on the site; what it says stands in its versions."""

    fields = ["key", "level", "kind", "audience", "sectors", "position", "withdrawn_at"]
    list_display = ["__str__", "level", "kind", "audience", "withdrawn_at"]
    list_filter = ["level", "kind", "audience"]
    search_fields = ["key", "versions__title"]
    filter_horizontal = ["sectors"]

    def get_readonly_fields(self, request, obj=None):
        """It is an address that people printed."""
        return ["key"] if obj else []


class DraftsOnlyMixin:
    """What is published is only looked at."""

    def is_open(self, obj):
        return obj is None or obj.is_draft

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_open(obj)

    def has_delete_permission(self, request, obj=None):
        return False


class PartInline:
    extra = 0
    show_change_link = True

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return is_draft(obj)

    def has_change_permission(self, request, obj=None):
        return is_draft(obj)

    def has_delete_permission(self, request, obj=None):
        return is_draft(obj)


def is_draft(obj):
    """`obj` is a version or a section."""
    version = getattr(obj, "version", obj)
    return version is None or version.is_draft


class SectionInline(PartInline, admin.StackedInline):
    model = Section
    fields = ["position", "key", "title", "intro", "scale", "better", "columns"]


class ItemInline(PartInline, admin.StackedInline):
    model = Item
    fields = [
        "position", "key", "form", "label", "text", "help", "why", "lines", "picture", "figure",
        "source", "criterion", "rule", "instrument",
    ]  # fmt: skip
    autocomplete_fields = ["source", "criterion", "rule", "instrument"]


@admin.register(Version)
class VersionAdmin(DraftsOnlyMixin, ContentAdmin):
    fields = [
        "next_steps", "instrument", "number", "title", "summary", "intro", "use", "origin",
        "licence", "sources", "changes",
    ]  # fmt: skip
    readonly_fields = ["next_steps", "instrument", "number"]
    list_display = ["title", "number", "state", "published_on"]
    list_filter = ["state"]
    search_fields = ["title"]
    autocomplete_fields = ["sources"]
    inlines = [SectionInline]

    def has_add_permission(self, request):
        """A draft is started from its instrument."""
        return False

    @admin.display(description=_("When you are ready"))
    def next_steps(self, version):
        if not version.is_draft:
            return _("This version is published and stays as it is.")
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("checklists:previews", args=[version.pk]),
            _("Let somebody see the draft"),
            reverse("checklists:queue"),
            _("Publish it"),
        )


@admin.register(Section)
class SectionAdmin(DraftsOnlyMixin, ContentAdmin):
    """The lines of one section of a draft."""

    fields = ["version", "position", "key", "title", "intro", "scale", "better", "columns"]
    readonly_fields = ["version"]
    list_display = ["title", "version"]
    list_filter = []
    list_select_related = ["version"]
    search_fields = ["title"]
    inlines = [ItemInline]

    def has_add_permission(self, request):
        return False

    def is_open(self, obj):
        return obj is None or obj.version.is_draft
