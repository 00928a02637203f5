from django.tasks import task

from toolbox.lib import queue
from tooldb.paper import catalogue_document


@task
def print_catalogue(language):
    """Over a hundred pages: too long to wait for behind a link."""
    catalogue_document(language).get()


def ask_for_catalogue(language):
    """Have it printed, once however many people ask."""
    is_made = catalogue_document(language).size is not None
    if not is_made and not queue.is_under_way(queue.newest(print_catalogue, language)):
        print_catalogue.enqueue(language)
