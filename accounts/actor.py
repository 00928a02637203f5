from dataclasses import dataclass

from accounts.models import Grant, User

GRANT_SESSION_KEY = "grant"
# Which invitation a mailed link opened, so that its token need not stay in the address.
INVITATION_SESSION_KEY = "invitation"


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in user, a guest who holds a grant, both, or nobody."""

    user: User | None = None
    grant: Grant | None = None

    @property
    def is_anonymous(self):
        return self.user is None and self.grant is None

    @property
    def id(self):
        """UUID of the person, or of the grant of a guest; None for nobody."""
        who = self.user or self.grant
        return who.pk if who else None

    @property
    def role(self):
        if self.user:
            return "user"
        return "guest" if self.grant else "nobody"


SYSTEM = Actor()


def actor_of(request):
    user = request.user if request.user.is_authenticated else None
    grant_id = request.session.get(GRANT_SESSION_KEY)
    grant = Grant.objects.in_force().filter(pk=grant_id).first() if grant_id else None
    return Actor(user=user, grant=grant)
