"""Addresses of the pages of recognition."""

from django.urls import URLPattern, path

from banmoi.web import recognition, recognition_rules, recognition_work

_ROAD = "p/<slug:key>/recognition/<int:road_id>/"
patterns: list[URLPattern] = [
    path("p/<slug:key>/recognition/", recognition.recognition, name="recognition"),
    path("p/<slug:key>/recognition/rules/", recognition_rules.recognition_rules, name="recognition_rules"),
    path(_ROAD, recognition.road, name="road"),
    path(f"{_ROAD}criteria/", recognition_work.road_criteria, name="road_criteria"),
    path(f"{_ROAD}team/", recognition_work.road_team, name="road_team"),
    path(f"{_ROAD}papers/", recognition_work.road_papers, name="road_papers"),
    path(f"{_ROAD}moves/<int:move_id>.json", recognition.road_move, name="road_move"),
]
