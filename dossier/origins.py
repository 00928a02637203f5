"""Where an agreement was made: from its kind and id to the page of that thing. It stands above all
the apps that make agreements, so that the agreements themselves need to know none of them."""

from collections import defaultdict

from django.apps import apps


def addresses_of(agreements, actor):
    """Id of an origin to its address, of those that are still there and that the reader may see; a
    query for each kind, however many there are."""
    wanted = defaultdict(set)
    for agreement in agreements:
        if agreement.origin_id:
            wanted[agreement.origin_kind].add(agreement.origin_id)
    return {
        thing.pk: thing.get_absolute_url()
        for kind, ids in wanted.items()
        for thing in things(kind, ids, actor)
    }


def things(kind, ids, actor):
    try:
        model = apps.get_model(kind)
    except LookupError:
        return []
    found = model.objects.visible_to(actor).live().filter(pk__in=ids)
    return found.select_related("organisation")
