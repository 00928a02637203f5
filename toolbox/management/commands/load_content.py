from django.core.management.base import BaseCommand

from toolbox import content


class Command(BaseCommand):
    help = "Load the texts of fixtures/*.yaml; leaves alone what an editor changed."

    def handle(self, **options):
        report = content.load_all()
        self.stdout.write(f"Content: {report.created} new, {report.updated} updated.")
        for name in report.kept:
            self.stdout.write(f"Kept as an editor left it, the file has another text: {name}")
