from django.contrib.admin.apps import AdminConfig


class NamelessAdminConfig(AdminConfig):
    default_site = "toolbox.lib.admin.Site"
