"""Addresses of pages about commendation, beside the common pages of registers."""

from django.urls import URLPattern, path

from banmoi.web import awards, ranking

patterns: list[URLPattern] = [
    path("p/<slug:key>/awards/", awards.awards, name="awards"),
    path("p/<slug:key>/awards/published/", awards.award_list, name="award_list"),
    path("p/<slug:key>/awards/<int:proposal_id>/", awards.award_proposal, name="award_proposal"),
    path("p/<slug:key>/ranking/", ranking.ranking, name="ranking"),
]
