"""What the demo makes up besides cases: a roster of four weeks, a contractor with its contract, a grid worker's grids.

All of it is marked 「模拟」.
"""

from datetime import datetime, time, timedelta
from typing import Any

from chengnuo.kernel.clock import SHANGHAI, today

CONTRACTOR = "江汉路片区物业服务公司"
_WEEKS = 4
#: Who has the night and who the day, by turns; units are those of the district's list.
_NAMES = ("模拟·王", "模拟·李", "模拟·张", "模拟·陈")
_UNITS = ("城管执法局", "水务湖泊局", "房管局", "民族街", "花楼水塔街", "满春街", "万松街", "唐家墩街")


def load() -> None:
    """Put in what is not there yet."""
    from chengnuo.core.people import duties, queries

    if duties.grid_duties():
        return
    _roster(queries.units())
    _contract()
    _grids()


def _roster(units: Any) -> None:
    from chengnuo.core.people import duties
    from chengnuo.core.people.duties import NewShift

    on_the_roster = [u for u in units if u.kind == "street"] + [
        u for u in units if any(w in u.short_name for w in _UNITS)
    ]
    monday = today() - timedelta(days=today().weekday() + 7)
    found = []
    for number, unit in enumerate(dict.fromkeys(u.id for u in on_the_roster)):
        for day in range(7 * _WEEKS):
            start = datetime.combine(monday + timedelta(days=day), time(8), SHANGHAI)
            for half, post in enumerate(("白班", "夜班")):
                name = _NAMES[(number + day + half) % len(_NAMES)]
                begin = start + timedelta(hours=12 * half)
                found.append(NewShift(unit, name, begin, begin + timedelta(hours=12), post=post))
    duties.add_shifts(actor=None, shifts=found, name="演示值班表", simulated=True)


def _contract() -> None:
    from chengnuo.core.cases import services as cases
    from chengnuo.core.cases.contracts import Terms
    from chengnuo.core.people import services as people
    from chengnuo.core.places import queries as places

    unit = people.load_contractor(name=CONTRACTOR, short_name="江汉路物业（模拟）", simulated=True)
    street = places.streets()[0].code
    terms = Terms(
        "江汉路片区环卫保洁（模拟）", unit, "event", "06", street, today().replace(month=1, day=1), None
    )
    cases.create_contract(actor=None, terms=terms, simulated=True)


def _grids() -> None:
    """The demo's grid worker looks after the grids of one community."""
    from chengnuo.core.people import duties, queries
    from chengnuo.core.people.duties import NewGrid
    from chengnuo.core.places import queries as places

    worker = next((person for person in queries.people() if person.role == "grid_worker"), None)
    cells = places.cells()
    if worker is None or not cells:
        return
    community = cells[0].community_code
    grids = [
        NewGrid(worker.id, c.code, today().replace(month=1, day=1))
        for c in cells
        if c.community_code == community
    ]
    duties.add_grids(actor=None, grids=grids, name="演示网格分工", simulated=True)
