"""The chart of the portal has a bar for each sum that is known and none for what is not."""

from banmoi.reports.portal.drawn import sources_chart, sources_specification

ROWS = [
    {"number": "I", "source": "Ngân sách", "planned": 2_000_000, "mobilised": 1_500_000},
    {"number": "I.1", "source": "Phần trong", "planned": 9_000_000, "mobilised": 9_000_000},
    {"number": "II", "source": "Doanh nghiệp", "planned": 0, "mobilised": None},
    {"number": "III", "source": "Chưa ghi", "planned": None, "mobilised": None},
]


def test_a_bar_for_each_known_sum_of_the_main_sources():
    lines = sources_specification(ROWS)["data"]["values"]
    assert [line.get("s") or (line["v"], line["done"]) for line in lines] == [
        "Ngân sách", (2_000_000, False), (1_500_000, True), "Doanh nghiệp", (0, False),
    ]  # fmt: skip
    assert "Ngân sách" in sources_chart(ROWS)


def test_nothing_is_drawn_where_nothing_is_known():
    assert sources_chart(ROWS[3:]) == "" == sources_chart([])
