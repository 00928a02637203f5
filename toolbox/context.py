from django.conf import settings


def site(request):
    """What every page shows: who runs the site, and which switches it has."""
    return {
        "operator_name": settings.OPERATOR_NAME,
        "mail_page": settings.MAIL_PAGE,
        "languages": settings.LANGUAGES,
        "public_url": settings.PUBLIC_URL,
    }
