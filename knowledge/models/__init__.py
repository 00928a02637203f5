from knowledge.models.edited import Edited
from knowledge.models.example import PracticeExample
from knowledge.models.kept import Kept
from knowledge.models.level import Level
from knowledge.models.question import Question
from knowledge.models.reviewed import Reviewed
from knowledge.models.rule import Rule
from knowledge.models.source import Source

__all__ = [
    "Edited",
    "Kept",
    "Level",
    "PracticeExample",
    "Question",
    "Reviewed",
    "Rule",
    "Source",
]
