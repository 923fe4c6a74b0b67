"""What anybody may have: only official fields, exactly the declared ones, the same numbers as the screen."""

import pytest

from banmoi.reference.open_data import Dataset, Field, FieldKind, datasets
from banmoi.reports.portal.dataset import NotPublicError, check, rows_of
from banmoi.reports.portal.tables import ROWS, asked_of, public_rows
from tests.conftest import TODAY


def made_of(*origins):
    field = Field("x", FieldKind.TEXT, "x", "x", "", "", origins, "")
    return Dataset("try", "x", "x", "x", "x", "x", "x", ("commune",), (field,))


def test_every_dataset_has_its_rows_and_is_made_of_official_fields():
    assert set(ROWS) == set(datasets())
    for dataset in datasets().values():
        check(dataset)


@pytest.mark.parametrize("origin", ["Contribution.who", "Receipt.code", "Work.nothing", "Nothing.name"])
def test_a_dataset_of_what_is_not_official_is_refused(origin):
    with pytest.raises(NotPublicError):
        check(made_of(origin))


def test_a_row_with_a_field_that_is_not_declared_does_not_get_out(commune):
    asked = asked_of(commune, TODAY)
    with pytest.raises(ValueError, match="other fields"):
        rows_of(made_of("Work.name"), lambda asked: [{"x": "a", "who": "b"}], asked)


@pytest.mark.parametrize("key", [key for key in ROWS if key != "surveys"])
def test_the_demonstration_has_rows(commune, key):
    assert public_rows(key, asked_of(commune, TODAY))
