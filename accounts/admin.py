"""What an operator may look after. What organisations write (canvases) is not here: an operator
needs no look into it."""

from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import Membership, Organisation, Sector, User

admin.site.unregister(Group)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "town", "created_at"]
    search_fields = ["name", "town"]
    filter_horizontal = ["sectors"]
    readonly_fields = ["slug"]
    inlines = [MembershipInline]

    def has_add_permission(self, request):
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """No passwords here: people set their own by mail."""

    list_display = ["email", "name", "is_editor", "is_staff", "is_active", "last_login"]
    list_filter = ["is_editor", "is_staff", "is_active"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "is_editor", "is_staff", "is_superuser", "is_active"]

    def has_add_permission(self, request):
        return False


@admin.register(Sector)
class SectorAdmin(admin.ModelAdmin):
    list_display = ["name", "position"]
