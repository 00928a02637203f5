from django import template
from django.utils.translation import gettext as _

SECOND_STEP_LATER = "second_step_later"
register = template.Library()
# The first that is found counts: Edge also says Chrome, and Chrome also says Safari.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox"}
BROWSERS |= {"Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows"}
SYSTEMS |= {"CrOS": "ChromeOS", "Mac OS": "Mac", "Linux": "Linux"}


@register.inclusion_tag("accounts/me/_second_step_offer.html", takes_context=True)
def second_step_offer(context):
    """For who administers an organisation, until it is done or put off for this session."""
    request = context["request"]
    done = request.session.get(SECOND_STEP_LATER) or request.user.has_second_step
    return {"request": request, "csrf_token": context["csrf_token"], "offer": not done}


@register.filter
def device(user_agent):
    """'Firefox, Windows' for what a browser calls itself."""
    found = [first(BROWSERS, user_agent), first(SYSTEMS, user_agent)]
    return ", ".join(name for name in found if name) or _("an unknown device")


def first(names, user_agent):
    return next((name for sign, name in names.items() if sign in user_agent), "")
