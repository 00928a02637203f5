"""The site, and beside it a view that does nothing: the floor for a page."""

from django.http import HttpResponse
from django.urls import path

from toolbox.urls import urlpatterns as pages

urlpatterns = [*pages, path("leeg/", lambda request: HttpResponse("Leeg"))]
