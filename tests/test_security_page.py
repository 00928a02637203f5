"""docs/security.md names tests and files; they exist."""

import ast
import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

PAGE = settings.BASE_DIR / "docs" / "security.md"


def test_every_test_that_the_page_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 80
    missing = [f"{path}::{name}" for path, name in named if name not in names_in(path)]
    assert missing == []


def names_in(path):
    file = settings.BASE_DIR / path
    if not file.exists():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_file_that_the_page_names_exists():
    named = set(
        re.findall(r"`((?:docs|deploy|toolbox|accounts|tests)/[\w./-]+)`", PAGE.read_text())
    )
    assert named
    assert [name for name in named if not (settings.BASE_DIR / name).exists()] == []
