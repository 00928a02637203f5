from knowledge.models.question import Question
from knowledge.models.reviewed import Reviewed
from knowledge.models.rule import Rule
from knowledge.models.source import Source

__all__ = ["Question", "Reviewed", "Rule", "Source"]
