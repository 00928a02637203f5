"""What an operator may look after. What organisations write (canvases) is not here: an operator
needs no look into it."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import Membership, Organisation, Sector, User

admin.site.unregister(Group)
# Secrets of people, and where they sit: nothing to look at.
admin.site.unregister(Authenticator)
admin.site.unregister(UserSession)


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

    def has_delete_permission(self, request, obj=None):
        """Its administrators do that, with two weeks to come back."""
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """No passwords here: people set their own by mail."""

    list_display = ["email", "name", "is_editor", "is_staff", "is_active", "last_login"]
    list_filter = ["is_editor", "is_staff", "is_active"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "is_editor", "is_staff", "is_superuser", "is_active"]
    # Its owner changes it, and confirms the new one.
    readonly_fields = ["email"]
    actions = ["take_second_step_away"]

    @admin.action(description=_("Take the second step away (phone and recovery codes are lost)"))
    def take_second_step_away(self, request, queryset):
        for user in queryset:
            actions.take_second_step_away(user, by=request.actor)
            get_adapter().send_notification_mail("account/email/second_step_removed", user)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        """People do that themselves; for who cannot there is the command erase_person."""
        return False


@admin.register(Sector)
class SectorAdmin(admin.ModelAdmin):
    list_display = ["name", "position"]
