from django.apps import AppConfig


class ToolDbConfig(AppConfig):
    name = "tooldb"
