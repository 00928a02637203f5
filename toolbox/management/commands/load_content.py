from django.core.management.base import BaseCommand

from checklists.tasks import ask_for_papers
from toolbox import content


class Command(BaseCommand):
    help = (
        "Load the texts of fixtures/*.yaml, leave alone what an editor changed, and have what"
        " follows from them printed."
    )

    def handle(self, **options):
        report = content.load_all()
        self.stdout.write(f"Content: {report.created} new, {report.updated} updated.")
        for name in report.kept:
            self.stdout.write(f"Kept as an editor left it, the file has another text: {name}")
        ask_for_papers()
