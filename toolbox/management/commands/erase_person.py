from django.core.management.base import BaseCommand, CommandError

from accounts.actions import LastAdministrator
from accounts.actor import SYSTEM
from accounts.models import User
from toolbox.privacy.erase import erase, left_alone_by


class Command(BaseCommand):
    help = "Erase somebody who asks for it and cannot do it on the site."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError("Nobody here has this address as main address.")
        try:
            erase(user, by=SYSTEM)
        except LastAdministrator as error:
            names = ", ".join(map(str, left_alone_by(user)))
            raise CommandError(f"Nobody else looks after: {names}") from error
        self.stdout.write("Erased.")
