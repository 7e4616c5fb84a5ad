"""Reads an archive the plain way, to see what was written: no limits, no checks, everything in memory."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path


def files_of(archive: Path | io.BytesIO, place: str = "") -> dict[str, bytes]:
    """Every file at every depth: "all_article.zip/all_article_csv.zip/article.csv" → its bytes."""
    found = {}
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            data, name = opened.read(info), f"{place}{info.filename}"
            if name.endswith(".zip"):
                found |= files_of(io.BytesIO(data), f"{name}/")
            else:
                found[name] = data
    return found


def tables_of(archive: Path) -> dict[str, dict[str, list[list[str]]]]:
    """collection → table → its records, the header among them."""
    csv.field_size_limit(2**30)
    found: dict[str, dict[str, list[list[str]]]] = {}
    for name, data in files_of(archive).items():
        if name.endswith(".csv"):
            collection = name.split("/")[-2].removesuffix("_csv.zip")
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                text = data.decode("cp1252")
            records = list(csv.reader(io.StringIO(text, newline="")))
            found.setdefault(collection, {})[name.split("/")[-1].removesuffix(".csv")] = records
    return found
