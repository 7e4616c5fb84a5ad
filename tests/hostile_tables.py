"""Archives with one fault in one table, each made by a constructor named for it; the rest of the archive is sound."""

from __future__ import annotations

from pathlib import Path

from sound_archive import DAY, altered, parts, write


def truncated_csv(folder: Path) -> Path:
    """The last record of article_x_icd10_covered ends in its fourth cell, as when a download was cut."""
    return altered(
        folder, "all_article", "article_x_icd10_covered.csv", lambda data: data[: data.rindex(b"M17.12") + 8]
    )


def unterminated_quote(folder: Path) -> Path:
    """A quote opens in the second record of article_x_hcpc_code and is never closed."""
    return altered(folder, "all_article", "article_x_hcpc_code.csv", lambda data: data.replace(b"J0002", b'"J0002'))


def unterminated_quote_before_more(folder: Path) -> Path:
    """A quote opens in the paragraph of article_x_hcpc_code_group, and the rest of the file is swallowed by it."""

    def change(data: bytes) -> bytes:
        return data.replace(b"<p>Group 1</p>", b'"<p>Group 1</p>') + b"90001,7,2,<p>Group 2</p>,\r\n" * 50

    return altered(folder, "all_article", "article_x_hcpc_code_group.csv", change)


def extra_cell(folder: Path) -> Path:
    """The first record of lcd_x_contractor has one cell more than the table has columns."""
    return altered(folder, "all_lcd", "lcd_x_contractor.csv", lambda data: data.rstrip(b"\r\n") + b",surplus\r\n")


def cell_over_the_limit(folder: Path, characters: int = 32 * 2**20) -> Path:
    """The title of the article is this long, and no bomb: it packs as text does. (128 KiB and more are usual.)"""
    words = b" ".join(b"%x" % number for number in range(characters // 6))
    title = (words * 2)[:characters]
    return altered(folder, "all_article", "article.csv", lambda data: data.replace(b"Sound Article", title))


def wrong_encoding(folder: Path) -> Path:
    """The title of the LCD holds a byte that neither UTF-8 nor cp1252 knows."""
    return altered(folder, "all_lcd", "lcd.csv", lambda data: data.replace(b"Sound LCD", b"Sound \x81 LCD"))


def utf16_table(folder: Path) -> Path:
    """ncd_trkg is written in UTF-16."""
    return altered(folder, "ncd", "ncd_trkg.csv", lambda data: data.decode("utf-8").encode("utf-16"))


def nul_byte(folder: Path) -> Path:
    """The title of the article holds a NUL."""
    return altered(
        folder, "all_article", "article.csv", lambda data: data.replace(b"Sound Article", b"Sound\x00Article")
    )


def empty_table(folder: Path) -> Path:
    """article_x_contractor.csv has no byte, not even its header."""
    return altered(folder, "all_article", "article_x_contractor.csv", lambda data: b"")


def renamed_column(
    folder: Path,
    collection: str = "all_article",
    table: str = "article_x_icd10_covered",
    old: str = "icd10_code_id",
    new: str = "dx_code",
) -> Path:
    """A column that is needed has another name."""
    return altered(folder, collection, f"{table}.csv", lambda data: data.replace(old.encode(), new.encode(), 1))


def repeated_column(folder: Path) -> Path:
    """Two columns of article_x_hcpc_code have one name."""
    return altered(
        folder,
        "all_article",
        "article_x_hcpc_code.csv",
        lambda data: data.replace(b"hcpc_code_version", b"hcpc_code_id", 1),
    )


def missing_table(folder: Path, collection: str = "all_article", table: str = "article_x_contractor") -> Path:
    """A table that is needed is not there."""
    files = parts()
    del files[collection][f"{table}.csv"]
    return write(folder, files)


def impossible_date(folder: Path) -> Path:
    """The LCD was revised on 31 February."""
    return altered(folder, "all_lcd", "lcd.csv", lambda data: data.replace(DAY.encode(), b"2026-02-31 00:00:00", 1))


def number_that_is_none(folder: Path) -> Path:
    """The id of the article is a word."""
    return altered(folder, "all_article", "article.csv", lambda data: data.replace(b"90001", b"ninety"))


def one_version_twice(folder: Path) -> Path:
    """The article has two records of one version which differ in their title."""

    def change(data: bytes) -> bytes:
        header, record = data.split(b"\r\n", 1)
        return header + b"\r\n" + record + record.replace(b"Sound Article", b"Another Article")

    return altered(folder, "all_article", "article.csv", change)
