from django.tasks import task

from checklists import paper
from checklists.booklet import MOST_WAITING, booklet_document, chosen
from knowledge import paper as knowledge_paper
from toolbox.lib import queue


def all_documents():
    """All that is made in advance: each instrument in its forms, all examples, all rules."""
    return [*paper.all_documents(), *knowledge_paper.all_documents()]


@task
def print_all():
    """Every paper and picture that is not made yet; those that are stay as they are."""
    for document in all_documents():
        if document.size is None:
            document.get(patience=60)


def ask_for_papers():
    """Have them made before somebody asks; once, however often this is called."""
    is_asked = queue.is_under_way(queue.newest(print_all))
    if not is_asked and any(document.size is None for document in all_documents()):
        print_all.enqueue()


@task
def print_booklet(*keys):
    """Over a hundred pages perhaps: too long to wait for behind a link."""
    booklet_document(chosen(keys)).get(patience=600)


def ask_for_booklet(entries):
    """Have it made, once however many people ask. False when too many others wait."""
    keys = [entry.key for entry in entries]
    if booklet_document(entries).size is not None or is_being_made(keys):
        return True
    if queue.waiting_for(print_booklet) >= MOST_WAITING:
        return False
    print_booklet.enqueue(*keys)
    return True


def is_being_made(keys):
    return queue.is_under_way(queue.newest(print_booklet, *keys))
