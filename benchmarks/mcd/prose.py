"""Text as it stands in the cells: HTML with entities, dashes, quotes, bare line feeds; and text that was damaged once.

A pool of paragraphs is written once for a run, a cell is a choice from it: fast, about as compressible as prose, and
the same for the same document and revision in every snapshot.
"""

from __future__ import annotations

import random

SYLLABLES = (
    "ca",
    "do",
    "fi",
    "gen",
    "lo",
    "mer",
    "nal",
    "o",
    "pra",
    "ris",
    "sta",
    "tem",
    "u",
    "ven",
    "xi",
    "zo",
    "ther",
)
FRAMES = (
    "<p>{}</p>\n",
    "<p>{}</p>\n",
    "<p><strong>{}</strong></p>\r\n",
    "<ul>\n<li>{}</li>\n</ul>\n",
    '<p style="margin-left: 40px;">{}&nbsp;</p>\n',
    "<p>{}<br />\n<em>n&ge;30 &amp; p&lt;0.05</em></p>\n",
    '<table border="1">\n<tbody>\n<tr>\n<td>{}</td>\n</tr>\n</tbody>\n</table>\n',
)
#: Encoded twice, and decoded wrongly once: both occur in the files.
TWICE_ENCODED = "&lt;p&gt;Synthetic text that was encoded twice &amp;ndash; once too often.&lt;/p&gt;"
DECODED_WRONGLY = "<p>Synthetic text of 2019â€“2020 that was decoded wrongly.</p>"
#: Beyond the 131,072 characters at which a plain reader of CSV gives up.
HUGE = 150_000


class Prose:
    """The texts of one run."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        rng = random.Random(f"{seed}:prose")
        words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(1500)]
        sentences = [" ".join(rng.choices(words, k=rng.randint(8, 22))).capitalize() + "." for _ in range(4000)]
        self._sentences = [
            *sentences,
            'The so-called "synthetic" finding – it isn’t real – is none.',
            "Cost is 5 µg/m².",
        ]
        self._paragraphs = [
            rng.choice(FRAMES).format(" ".join(rng.choices(self._sentences, k=rng.randint(2, 6)))) for _ in range(5000)
        ]
        self._mean = sum(map(len, self._paragraphs)) / len(self._paragraphs)

    def _rng(self, *key: object) -> random.Random:
        return random.Random(f"{self._seed}:{key}")

    def html(self, length: int, *key: object) -> str:
        """About so many characters of HTML; the same for the same key."""
        rng = self._rng(*key)
        return "".join(rng.choices(self._paragraphs, k=max(1, round(length * rng.uniform(0.3, 1.7) / self._mean))))

    def huge(self, *key: object) -> str:
        """A cell that a plain reader of CSV refuses."""
        text = self.html(4 * HUGE, *key)
        return text if len(text) > HUGE else text * (1 + HUGE // len(text))

    def sentence(self, *key: object) -> str:
        """One sentence of plain text."""
        return self._rng(*key).choice(self._sentences)

    def title(self, *key: object) -> str:
        """A title: two to six words."""
        words = self.sentence(*key).rstrip(".").split()
        return " ".join(word.capitalize() for word in words[: self._rng("length", *key).randint(2, 6)])
