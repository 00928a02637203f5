from django import template

from dossier.origins import addresses_of

register = template.Library()


@register.simple_tag(takes_context=True)
def origin_addresses(context, agreements):
    """{% origin_addresses agreements as origins %}"""
    return addresses_of(agreements, context["request"].actor)


@register.filter
def of_agreement(origins, agreement):
    return origins.get(agreement.origin_id, "") if origins else ""
