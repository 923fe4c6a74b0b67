"""Addresses of the portal. Nobody signs in."""

from django.urls import path, register_converter

from banmoi.reference.open_data import datasets
from banmoi.web.portal import feed, open_data, pages, things
from banmoi.web.portal.doors import portal_language


class DatasetConverter:
    """The key of a dataset; any other word is another page."""

    regex = "|".join(datasets())

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DatasetConverter, "dataset")

_PLACE = "public/<slug:key>/"
patterns = [
    path("public/language/<slug:language>/", portal_language, name="portal_language"),
    path("robots.txt", feed.robots, name="robots"),
    path("sitemap.xml", feed.sitemap, name="sitemap"),
    path(_PLACE, pages.portal, name="portal"),
    path(f"{_PLACE}feed.xml", feed.portal_feed, name="portal_feed"),
    path(f"{_PLACE}data/", open_data.portal_data, name="portal_data"),
    path(f"{_PLACE}data/catalog.jsonld", open_data.portal_catalogue, name="portal_catalogue"),
    path(f"{_PLACE}data/oc4ids.json", open_data.portal_oc4ids, name="portal_oc4ids"),
    path(f"{_PLACE}data/<dataset:dataset>.<slug:ending>", open_data.portal_file, name="portal_file"),
    path(f"{_PLACE}works/<int:number>/", things.portal_work, name="portal_work"),
    path(f"{_PLACE}works/<int:number>/photo/<int:photo>.jpg", things.portal_photo, name="portal_photo"),
    path(f"{_PLACE}inspections/<int:number>/", things.portal_inspection, name="portal_inspection"),
    path(f"{_PLACE}<dataset:dataset>/", pages.portal_list, name="portal_list"),
]
