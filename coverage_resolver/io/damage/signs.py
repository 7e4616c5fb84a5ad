"""Signs that look as others do, or as nothing, with what they stand for."""

from __future__ import annotations

from collections.abc import Mapping

from coverage_resolver.frozen_tables import FrozenTable

#: Characters that a word processor puts in place of plain ones, or that cannot be seen.
SMART: Mapping[str, str] = FrozenTable(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000", " "),
        **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
        "\u2026": "...",
        # Digits, letters and signs of East Asian width, which a keyboard of that sort writes.
        **{chr(sign + 0xFEE0): chr(sign) for sign in range(ord("!"), ord("~") + 1)},
    }
)
#: Cyrillic and Greek capitals that look as letters of codes do.
LOOKALIKES: Mapping[str, str] = FrozenTable(
    {
        **dict(
            zip(
                "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425",
                "ABESIJKMHOPCTYX",
                strict=True,
            )
        ),
        **dict(
            zip(
                "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
                "ABEZHIKMNOPTYX",
                strict=True,
            )
        ),
    }
)

#: Cyrillic and Greek small letters that look as Latin ones do; in prose a Greek letter may stand for itself.
SMALL_LOOKALIKES: Mapping[str, str] = FrozenTable(
    dict(
        zip(
            "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d\u03bf",
            "aeopcyxsijhdqwo",
            strict=True,
        )
    )
)


def odd_signs(text: str, plain_for: Mapping[str, str]) -> str:
    """Which of these signs a text holds, by their numbers; nothing where it holds none.

    >>> odd_signs("a\u2013b", SMART)
    'U+2013'
    """
    odd = () if text.isascii() else sorted({sign for sign in text if sign in plain_for})
    return ", ".join(f"U+{ord(sign):04X}" for sign in odd)


def plainly(text: str, plain_for: Mapping[str, str]) -> str:
    """The text with plain signs.

    >>> plainly("a\u2013b", SMART)
    'a-b'
    """
    return "".join(plain_for.get(sign, sign) for sign in text).strip()
