from django.contrib import admin


class ContentAdmin(admin.ModelAdmin):
    """Texts of the site: for content editors and superusers. Deleting withdraws."""

    list_display = ["__str__", "language", "withdrawn_at"]
    list_filter = ["language"]

    def has_module_permission(self, request):
        return self._may(request)

    def has_view_permission(self, request, obj=None):
        return self._may(request)

    def has_add_permission(self, request):
        return self._may(request)

    def has_change_permission(self, request, obj=None):
        return self._may(request)

    def has_delete_permission(self, request, obj=None):
        return self._may(request)

    def _may(self, request):
        user = request.user
        return user.is_active and (user.is_superuser or getattr(user, "is_editor", False))
