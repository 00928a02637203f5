from django.db import transaction

from accounts.models import AuditEntry, Membership, Role


@transaction.atomic
def create_organisation(form, *, by):
    """Save the organisation of a valid OrganisationForm; who makes it administers it."""
    organisation = form.save(commit=False)
    organisation.claim_slug()
    organisation.save()
    form.save_m2m()
    Membership.objects.create(organisation=organisation, user=by.user, role=Role.ADMINISTRATOR)
    AuditEntry.record("created", organisation, by=by)
    return organisation


@transaction.atomic
def change_organisation(form, *, by):
    organisation = form.save()
    AuditEntry.record("changed", organisation, by=by)
    return organisation
