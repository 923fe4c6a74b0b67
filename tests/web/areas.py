"""The pages of all areas of the registers, gathered for the tests of rights, pages and access."""

from typing import Any

from tests.web import (
    area_awards,
    area_community,
    area_dossier,
    area_forms,
    area_households,
    area_livelihoods,
    area_money,
    area_papers,
    area_pocket,
    area_portal,
    area_recognition,
    area_sheets,
    area_surveys,
    area_works,
)

AREAS = (
    area_works,
    area_money,
    area_livelihoods,
    area_community,
    area_awards,
    area_sheets,
    area_papers,
    area_dossier,
    area_forms,
    area_households,
    area_pocket,
    area_recognition,
    area_portal,
    area_surveys,
)
RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {k: v for area in AREAS for k, v in area.RIGHTS.items()}
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {
    k: v for area in AREAS for k, v in area.POST_ONLY.items()
}
OPEN: set[str] = {name for area in AREAS for name in area.OPEN}
PAGES: list[str] = [page for area in AREAS for page in area.PAGES]
OWN: set[str] = area_pocket.OWN
"""Names of addresses that show each person what is theirs."""
