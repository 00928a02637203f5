"""Speed, as ratios against a floor in the same run: `script/bench [name ...]`.

Each benchmark prints tables in Markdown with every run, for docs/performance.md."""

import os
import sys
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
# Playwright runs an event loop in this thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
NAMES = ["canvas_page", "canvas_pdf", "catalogue", "decision_aid", "instruments", "assessments"]


def main(names):
    import django

    django.setup()
    from django.test.utils import get_runner, setup_test_environment
    from django.utils import translation

    setup_test_environment()
    runner = get_runner(None, "django.test.runner.DiscoverRunner")(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with translation.override("nl-be"):
            for name in names or NAMES:
                # Committed: Playwright's event loop has a database connection of its own.
                import_module(f"tests.benchmarks.{name}").main()
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(sys.argv[1:])
