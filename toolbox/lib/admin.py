from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType


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

    def get_deleted_objects(self, objs, request):
        """Only themselves: what leans on them keeps them, and stays."""
        return [str(each) for each in objs], {}, set(), []

    def _may(self, request):
        user = request.user
        return user.is_active and (user.is_superuser or getattr(user, "is_editor", False))


class NamelessLog:
    """The log of the administration tells who changed which row, by number, and when. It holds no
    names or texts, which would stay there after the person is erased."""

    def log_addition(self, request, obj, message):
        self._log(request, [obj], ADDITION)

    def log_change(self, request, obj, message):
        self._log(request, [obj], CHANGE)

    def log_deletions(self, request, queryset):
        self._log(request, queryset, DELETION)

    def _log(self, request, things, flag):
        for thing in things:
            LogEntry.objects.create(
                user_id=request.user.pk,
                content_type=ContentType.objects.get_for_model(thing, for_concrete_model=False),
                object_id=thing.pk,
                object_repr=str(thing.pk),
                action_flag=flag,
            )


class Site(admin.AdminSite):
    """The administration, with that log for the models of others too."""

    def register(self, model_or_iterable, admin_class=None, **options):
        shown = admin_class or admin.ModelAdmin
        nameless = type(shown.__name__, (NamelessLog, shown), {})
        super().register(model_or_iterable, nameless, **options)
