"""The lists of words in the documents are those of the source."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "word_lists.py"

pytestmark = pytest.mark.skipif(not SCRIPT.is_file(), reason="the script stands in the checkout only")


def test_the_lists_of_words_are_those_of_the_source() -> None:
    pages = runpy.run_path(str(SCRIPT))["pages"]()
    assert [page.name for page, text in pages.items() if page.read_text("utf-8") != text] == []
