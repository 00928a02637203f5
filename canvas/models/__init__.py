from canvas.models.canvas import BIN_DAYS, Block, Canvas
from canvas.models.guide import ExampleNote, ExampleSet, Guide, Question
from canvas.models.log import Conflict, Event
from canvas.models.note import Meaning, Note

__all__ = [
    "BIN_DAYS",
    "Block",
    "Canvas",
    "Conflict",
    "Event",
    "ExampleNote",
    "ExampleSet",
    "Guide",
    "Meaning",
    "Note",
    "Question",
]
