import os

from django.core.management.base import BaseCommand, CommandError

from toolbox import demo


class Command(BaseCommand):
    help = "Load the demo organisations and accounts; the password is in DEMO_PASSWORD."

    def handle(self, **options):
        password = os.environ.get("DEMO_PASSWORD", "")
        if not password:
            raise CommandError("Set DEMO_PASSWORD to the password for the demo accounts.")
        try:
            demo.refuse_off_loopback()
        except RuntimeError as refusal:
            raise CommandError(str(refusal)) from refusal
        demo.load(password)
        for name, part in demo.CAST.items():
            self.stdout.write(f"  {demo.address(name):<22} {part}")
