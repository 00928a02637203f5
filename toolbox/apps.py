import sys

from django.apps import AppConfig
from django.conf import settings

from toolbox import logs


class ToolboxConfig(AppConfig):
    name = "toolbox"

    def ready(self):
        if not settings.LOOPBACK:
            sys.excepthook = logs.uncaught
