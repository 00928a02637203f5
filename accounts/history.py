"""The audit log of an organisation as people read it: names and titles are looked up now, so what
was erased shows no more."""

from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AuditEntry, Grant, User

DEEDS = {
    "created": pgettext_lazy("log", "Made"),
    "changed": pgettext_lazy("log", "Details changed"),
    "deleted": pgettext_lazy("log", "Deleted"),
    "restored": pgettext_lazy("log", "Put back"),
    "finished": pgettext_lazy("log", "Done"),
    "reopened": pgettext_lazy("log", "Not done after all"),
    "decided": pgettext_lazy("log", "Decided"),
    "taken_along": pgettext_lazy("log", "Downloaded everything"),
    "logo_changed": pgettext_lazy("log", "Logo changed"),
    "logo_removed": pgettext_lazy("log", "Logo removed"),
    "invited_to_join": pgettext_lazy("log", "Invited as a member"),
    "invited_to_coach": pgettext_lazy("log", "Invited as a coach"),
    "invitation_withdrawn": pgettext_lazy("log", "Invitation withdrawn"),
    "joined": pgettext_lazy("log", "Became a member"),
    "made_viewer": pgettext_lazy("log", "Made viewer"),
    "made_editor": pgettext_lazy("log", "Made editor"),
    "made_administrator": pgettext_lazy("log", "Made administrator"),
    "suspended": pgettext_lazy("log", "Suspended"),
    "resumed": pgettext_lazy("log", "Let in again"),
    "removed": pgettext_lazy("log", "Removed as a member"),
    "left": pgettext_lazy("log", "Left the organisation"),
    "mandate_accepted": pgettext_lazy("log", "Began as a coach"),
    "mandate_withdrawn": pgettext_lazy("log", "Mandate withdrawn"),
    "mandate_given_back": pgettext_lazy("log", "Gave the mandate back"),
    "link_made": pgettext_lazy("log", "Link made"),
    "link_revoked": pgettext_lazy("log", "Link revoked"),
    "step_set": pgettext_lazy("log", "How far a step is, set by hand"),
    "step_freed": pgettext_lazy("log", "How far a step is, left to the site again"),
    "looked_at": pgettext_lazy("log", "Looked at as a coach"),
}


@dataclass
class Line:
    """One entry in words. `what` is None when the thing is gone, and empty when it is the person
    who acted."""

    entry: AuditEntry
    who: str
    deed: str
    what: str | None


def lines(entries, organisation):
    """A fixed number of queries, however many entries there are."""
    entries = list(entries)
    people = names_of({entry.actor_id for entry in entries})
    titles = titles_of(entries, organisation)
    return [line(entry, people, titles) for entry in entries]


def line(entry, people, titles):
    nobody = _("the toolbox itself") if entry.actor_id is None else _("somebody who is gone")
    own = entry.object_id == entry.actor_id
    return Line(
        entry=entry,
        who=people.get(entry.actor_id, nobody),
        deed=DEEDS.get(entry.verb, entry.verb),
        what="" if own else titles.get((entry.object_kind, entry.object_id)),
    )


def names_of(ids):
    """Names of users and guests by id; who was erased is not among them."""
    users = {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}
    guests = Grant.objects.filter(pk__in=ids).values_list("pk", "display_name")
    return users | {pk: name or _("a guest") for pk, name in guests}


def titles_of(entries, organisation):
    """What the entries are about, by kind and id; only of this organisation."""
    wanted: dict[str, set[UUID]] = {}
    for entry in entries:
        wanted.setdefault(entry.object_kind, set()).add(entry.object_id)
    return {
        (kind, thing.pk): title(thing)
        for kind, ids in wanted.items()
        for thing in things(kind, ids, organisation)
    }


def things(kind, ids, organisation):
    try:
        model = apps.get_model(kind)
    except LookupError:
        return []
    found = model.objects.filter(pk__in=ids)
    try:
        model._meta.get_field("organisation")
    except FieldDoesNotExist:
        return found
    return found.filter(organisation=organisation)


def title(thing):
    return thing.email if isinstance(thing, Grant) else str(thing)


def actors_of(organisation):
    """Pairs for a choice: id and name of everybody in the log who still has a name."""
    entries = AuditEntry.objects.in_organisation(organisation).order_by()
    ids = entries.values_list("actor_id", flat=True).distinct()
    names = names_of(set(ids))
    return sorted(((str(pk), name) for pk, name in names.items()), key=lambda pair: str(pair[1]))
