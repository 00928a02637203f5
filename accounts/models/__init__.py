from accounts.models.access import Grant, OrganisationOwned, OrganisationOwnedQuerySet
from accounts.models.audit import AuditEntry
from accounts.models.organisation import (
    Mandate,
    Membership,
    Organisation,
    Role,
    Sector,
    UsedSlug,
)
from accounts.models.user import User

__all__ = [
    "AuditEntry",
    "Grant",
    "Mandate",
    "Membership",
    "Organisation",
    "OrganisationOwned",
    "OrganisationOwnedQuerySet",
    "Role",
    "Sector",
    "UsedSlug",
    "User",
]
