"""The records of the NCD tables: one row for each, no history, dates of ending that cannot be trusted."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from mcd.dictionary import TABLES
from mcd.documents import apportion
from mcd.layout import Rows
from mcd.linked_tables import moment
from mcd.prose import Prose
from mcd.world import World

TABLE = TABLES["ncd"]
#: coverage level → how many of 357; level 4 is in no dictionary.
LEVELS = {"1": 82, "2": 209, "3": 64, "4": 2}
RETIRED, ENDED, LABORATORY, UNDER_REVIEW, FRACTIONS = 41, 12, 23, 171, 142


def ncd_tables(world: World, prose: Prose) -> dict[str, Rows]:
    """The four tables."""
    count = len(world.ncd_versions)
    links = [1 + more for more in apportion(max(0, round(599 * world.scale) - count), _weights(world))]
    return {
        "ncd_bnft_ctgry_ref": ([str(number), f"Synthetic benefit category {number}"] for number in range(1, 79)),
        "ncd_pblctn_ref": ([str(number), f"100-{number}", f"Synthetic manual {number}"] for number in range(1, 43)),
        "ncd_trkg": _rows(world, prose),
        "ncd_trkg_bnft_xref": (
            [str(place + 1), str(world.ncd_versions[place]), str(number), moment(world.day), moment(world.day)]
            for place, several in enumerate(links)
            for number in range(1, min(72, several) + 1)
        ),
    }


def _weights(world: World) -> list[float]:
    rng = world.rng("benefit categories")
    return [rng.lognormvariate(0, 1) for _ in world.ncd_versions]


def _levels(world: World) -> list[str]:
    shares = apportion(len(world.ncd_versions), list(LEVELS.values()))
    shares[-1], shares[1] = max(1, shares[-1]), shares[1] - (shares[-1] == 0)
    found = [level for level, several in zip(LEVELS, shares, strict=True) for _ in range(several)]
    world.rng("levels").shuffle(found)
    return found


def _rows(world: World, prose: Prose) -> Iterator[list[str]]:
    levels, count = _levels(world), len(world.ncd_versions)

    def first(several: int, least: int = 2) -> int:
        return max(least, round(several * count / 357))

    for place in range(count):
        rng = random.Random(f"{world.seed}:ncd:{place}")
        changed = world.ncd_changed.get(place)
        effective = dt.date(1966, 1, 1) + dt.timedelta(days=0 if place == 0 else rng.randrange(21_000))
        retired, ended = place < first(RETIRED, 3), place < first(ENDED)
        effective = dt.date(2023, 4, 10) if ended else changed or effective
        implemented = effective + dt.timedelta(days=rng.randrange(30, 300))
        title = prose.title("ncd", place) + (" - RETIRED" if retired else "")
        stamp = f"{effective} 12:{place % 60:02d}:07"
        yield TABLE["ncd_trkg"].row(
            NCD_id=place + 1,
            NCD_vrsn_num=world.ncd_versions[place],
            natl_cvrg_type="True",
            cvrg_lvl_cd=levels[place],
            NCD_mnl_sect=f"{10 + place // 12 * 10}.{place % 12 + 1}",
            NCD_mnl_sect_title=title,
            NCD_efctv_dt=moment(effective),
            NCD_impltn_dt=moment(implemented) if rng.random() < 0.4 else "",
            NCD_trmntn_dt="2021-01-01 00:00:00" if ended else "",
            itm_srvc_desc=prose.html(400, "item", place),
            indctn_lmtn=prose.html(1800, "indications", place, world.ncd_versions[place]),
            xref_txt='<p>Also see the "other" section.</p>' if place % 4 == 1 else "",
            trnsmtl_num=f"R{100 + place}NCD",
            trnsmtl_issnc_dt=moment(effective),
            chg_rqst_num=str(3000 + place),
            pblctn_cd=place % 42 + 1,
            rev_hstry=prose.html(500, "revisions", place),
            under_rvw=str(place % 357 < UNDER_REVIEW * count / 357),
            creatd_tmstmp=stamp,
            last_updt_tmstmp=stamp,
            last_clrnc_tmstmp=f"{stamp}.613000" if place % 5 < 2 else stamp,
            NCD_lab=str(place >= count - first(LABORATORY)),
            ncd_keyword="",
            NCD_AMA="False",
        )
