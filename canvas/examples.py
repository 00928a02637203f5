from django.utils import timezone

from canvas.models import Note


def example_notes(example_set):
    """Unsaved notes for a new canvas, each marked as an example; none without a set."""
    if example_set is None:
        return []
    return [
        Note(
            block=example.block,
            text=example.text,
            meaning=example.meaning,
            origin_kind="example",
            origin_key=example.key,
            origin_label=example_set.title,
            origin_date=timezone.localdate(),
        )
        for example in example_set.notes.published()
    ]
