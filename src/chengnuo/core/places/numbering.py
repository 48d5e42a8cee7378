"""The order of unit grids inside their community: rows from north to south, in a row from west to east. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def number_cells(cells: Sequence[tuple[float, float, float]]) -> list[int]:
    """Numbers from 1 for cells given as (east, north, area) in metres, in the order they were given.

    A row is as high as a usual cell: a cell belongs to the row above as long as its middle is less than half a
    cell further south than the row's first.
    """
    if not cells:
        return []
    height = (sum(area for _, _, area in cells) / len(cells)) ** 0.5 * 0.5
    order = sorted(range(len(cells)), key=lambda n: (-cells[n][1], cells[n][0]))
    rows: list[list[int]] = []
    for number in order:
        if rows and cells[rows[-1][0]][1] - cells[number][1] < height:
            rows[-1].append(number)
        else:
            rows.append([number])
    ordered = [number for row in rows for number in sorted(row, key=lambda n: (cells[n][0], n))]
    numbers = [0] * len(cells)
    for place, number in enumerate(ordered, 1):
        numbers[number] = place
    return numbers
