"""Each register of the files has a table of its own that holds exactly its columns."""

from datetime import date

import pytest
from django.db import models

from banmoi.core.registers import ColumnKind
from banmoi.reference.registers import registers
from banmoi.rooms.registers.models import TABLES, Entry
from banmoi.rooms.registers.queries import personal_columns, years_of

COMMON = {field.name for field in Entry._meta.get_fields()}
KINDS: dict[ColumnKind, type[models.Field]] = {
    ColumnKind.TEXT: models.CharField,
    ColumnKind.LONG: models.TextField,
    ColumnKind.CHOICE: models.CharField,
    ColumnKind.WHOLE: models.IntegerField,
    ColumnKind.MONEY: models.BigIntegerField,
    ColumnKind.AMOUNT: models.DecimalField,
    ColumnKind.DAY: models.DateField,
    ColumnKind.LINK: models.ForeignKey,
}


def test_every_register_has_a_table_and_every_table_a_register():
    assert len(TABLES) > 5
    assert set(TABLES) == set(registers())


@pytest.mark.parametrize("key", registers())
def test_columns_and_fields_are_the_same(key):
    register, table = registers()[key], TABLES[key]
    fields = {field.name: field for field in table._meta.fields if field.name not in COMMON}
    columns = {column.name: column for column in register.columns if column.kind is not ColumnKind.PLACE}
    assert set(fields) == set(columns)
    for name, column in columns.items():
        field = fields[name]
        assert isinstance(field, KINDS[column.kind]), name
        if not column.required:
            assert field.null or field.blank, f"{name}: may be left empty, so the table must take nothing"
        if column.kind in (ColumnKind.TEXT, ColumnKind.CHOICE):
            longest = max([len(choice) for choice in column.choices or ()], default=column.most)
            assert field.max_length >= longest, name
        if column.kind is ColumnKind.LINK:
            assert field.related_model is TABLES[column.to], name


def test_years_are_those_of_the_entries(commune, person, moment):
    register, table = registers()["contributions"], TABLES["contributions"]
    entry = table.objects.order_by("id").first()
    for day in (date(2019, 12, 31), date(2021, 1, 1), date(2021, 6, 1)):
        entry.pk, entry.on_day = None, day
        entry.save()
    assert years_of(register, [entry.place_id]) == [2024, 2021, 2019]
    assert years_of(register, []) == []


def test_no_link_leads_to_a_register_whose_titles_concern_a_person():
    """A link shows the title of what it leads to, to everybody who reads the entry."""
    personal = {
        key
        for key, register in registers().items()
        if register.title_column.name in personal_columns(register)
    }
    assert {"contributions", "supervisors"} <= personal
    links = [
        column
        for register in registers().values()
        for column in register.columns
        if column.kind is ColumnKind.LINK
    ]
    assert len(links) > 20
    assert not [column.name for column in links if column.to in personal]
