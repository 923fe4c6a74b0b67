"""Rows of the form of hamlets: each indicator that hamlets report, over all hamlets and the commune."""

from django.urls import reverse

from banmoi.reports.forms.criteria import unit_of
from banmoi.reports.forms.frame import Frame
from banmoi.reports.forms.laid import LaidCell, LaidColumn, LaidRow, Lines, label
from banmoi.reports.forms.readings import reading_cell
from banmoi.reports.hamlets import Row, hamlet_table
from banmoi.rooms.assessments.queries import Standing, standing_of
from banmoi.rooms.places.queries import NamedPlace


def hamlet_lines(frame: Frame) -> Lines:
    """The indicators of the hamlet table, row by row."""
    standing = standing_of(frame.place, frame.until)
    columns = []
    for column in frame.form.columns:
        if column.kind == "hamlet":
            columns += [
                LaidColumn(column, frame.titles(column, hamlet=short_name(part)), part.key)
                for part in standing.parts
            ]
        else:
            columns.append(LaidColumn(column, frame.titles(column)))
    rows = [_row(standing, columns, number, row) for number, row in enumerate(hamlet_table(standing), 1)]
    notes = () if standing.parts else ("Chưa có bản nào trong danh mục của xã.",)
    return Lines(tuple(columns), tuple(rows), notes)


def short_name(place: NamedPlace) -> str:
    """A hamlet's name without its kind."""
    return place.name_vi.removeprefix("Bản ").removeprefix("bản ")


def _row(standing: Standing, columns: list[LaidColumn], number: int, row: Row) -> LaidRow:
    name = row.definition.name_vi
    readings = {cell.place.key: cell.reading for cell in row.cells}
    cells: list[LaidCell] = []
    for column in columns:
        match column.kind:
            case "number":
                cells.append(label(str(number)))
            case "name":
                cells.append(label(name))
            case "unit":
                cells.append(label(unit_of(row.definition)))
            case "whole":
                cells.append(reading_cell(standing, row.definition, row.total, None))
            case "hamlet":
                on = f"?on={standing.day:%Y-%m-%d}"
                address = reverse("indicator", args=[column.key, row.definition.key]) + on
                cells.append(reading_cell(standing, row.definition, readings[column.key], None, address))
            case _:
                cells.append(label(""))
    return LaidRow(str(number), str(number), name, tuple(cells))
