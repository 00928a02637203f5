"""The fourteen steps of fixtures/steps.yaml: read once, the same for everybody."""

from functools import cache

from dossier.steps import read_steps
from toolbox.lib.loader import read_yaml


@cache
def all_steps():
    return read_steps(read_yaml("steps.yaml"))


def step_of(key):
    return next((step for step in all_steps() if step.key == key), None)
