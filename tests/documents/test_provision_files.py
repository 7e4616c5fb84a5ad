"""The page on provision files: its example runs, and every key that is read is on it."""

import re
import shlex
from pathlib import Path

import attrs
import pytest

from coverage_resolver.cli import main
from coverage_resolver.io.provisions import shapes

PAGE = (Path(__file__).parents[2] / "docs" / "provision-files.md").read_text("utf-8")


def marked(mark):
    (block,) = re.findall(rf"<!-- {re.escape(mark)} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    return block


def test_the_example_is_imported_and_answers(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("state.json").write_text(marked("file: state.json"), encoding="utf-8")
    for line in marked("command: explain").replace("\\\n", " ").splitlines():
        assert main(shlex.split(line)[1:]) == 0
    text = capsys.readouterr().out
    assert "by WY/BULLETIN-7 WY-REF (Referrals for therapy)" in text
    assert "displaced, more restrictive: WY/POLICY-1 PLAN-REF (Therapy): referral required" in text
    assert "since 2026-06-01" in text


@pytest.mark.parametrize(
    "shape", [item for name, item in vars(shapes).items() if name.endswith("Shape")], ids=lambda item: item.__name__
)
def test_every_key_is_on_the_page(shape):
    assert [field.name for field in attrs.fields(shape) if f"`{field.name}`" not in PAGE] == []


@pytest.mark.parametrize("words", [shapes.LINES, shapes.DELIVERIES, shapes.BASES, shapes.FACTS])
def test_every_word_is_on_the_page(words):
    assert [word for word in words if f"`{word}`" not in PAGE] == []
