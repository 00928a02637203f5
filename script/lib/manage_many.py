"""Runs several manage.py commands in one process, because loading Django takes most of the time."""

import os
import shlex
import sys
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toolbox.settings")
django.setup()
for line in sys.argv[1:]:
    call_command(*shlex.split(line))
