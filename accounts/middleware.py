from django.utils.functional import SimpleLazyObject

from accounts.actor import actor_of


def actor(get_response):
    """Say in `request.actor` who acts; looked up only when somebody asks."""

    def middleware(request):
        request.actor = SimpleLazyObject(lambda: actor_of(request))
        return get_response(request)

    return middleware
