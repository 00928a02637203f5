"""Writes of editors that span claims. Each takes the catalogue first (a row lock; on SQLite the
write lock), so that two editors never follow the same claim."""

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.models import Edited
from tooldb.editing.claims_in import plan_import, says_the_same
from tooldb.models import Catalogue, Claim


@transaction.atomic
def confirm_claims(claims, *, by):
    """Checked today, still true: each of a queryset anew. Returns how many, and how many were
    left: a newer one follows, they end with a certificate, or their source cannot be opened."""
    Catalogue.take()
    wanted = claims.count()
    standing = claims.standing().select_related("edition", "criterion", "source")
    confirmed = [claim.confirm(by=by) for claim in standing if claim.can_be_confirmed]
    return len(confirmed), wanted - len(confirmed)


@transaction.atomic
def import_claims(table, *, seen, by):
    """Add what a table says, all of it or nothing. `seen` is the fingerprint of what the editor saw
    beforehand; when the catalogue changed meanwhile nothing is added. Returns the plan and whether
    it was done."""
    Catalogue.take()
    plan = plan_import(table)
    if plan.wrong or plan.fingerprint != seen:
        return plan, False
    for row in plan.new:
        row.claim.checked_by = by
    Claim.objects.bulk_create([row.claim for row in plan.new])
    return plan, True


@transaction.atomic
def add_source(form):
    """Save the source of a form when it is filled in well, or return None."""
    Edited.take()
    return form.save() if form.is_valid() and form.has_changed() else None


@transaction.atomic
def add_claim(form, *, by):
    """Save the claim of a ClaimForm, or return None and leave the form with its errors. It is
    looked at only now: another editor may have followed the same claim."""
    Catalogue.take()
    if form.is_valid():
        standing = form.fields["supersedes"].queryset
        if any(says_the_same(form.instance, other) for other in standing):
            form.add_error(None, _("This answer is in the catalogue already."))
    if form.errors:
        return None
    form.instance.checked_by = by
    return form.save()
