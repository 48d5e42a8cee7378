"""A condition of ``asking`` as a condition of the ORM, the same on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely
import shapely.geometry
from django.db.models import F, FloatField, Func, IntegerField, OrderBy, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import (
    Ceil,
    Concat,
    Floor,
    Length,
    Lower,
    Round,
    StrIndex,
    Substr,
    Trim,
    Upper,
)
from django.db.models.lookups import (
    Contains,
    EndsWith,
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
    StartsWith,
)

from chengnuo.core.observations import models
from chengnuo.core.observations.asking import Call, Literal, Negation, Node, Operation, Order, Path
from chengnuo.core.observations.errors import Wrong
from chengnuo.core.observations.rules.times import stamp
from chengnuo.core.observations.vocabulary import ENTITIES, Entity, Shape
from chengnuo.kernel.clock import now

_LOOKUPS: dict[str, tuple[str, Any]] = {
    "eq": ("exact", Exact), "gt": ("gt", GreaterThan), "ge": ("gte", GreaterThanOrEqual), "lt": ("lt", LessThan),
    "le": ("lte", LessThanOrEqual),
}  # fmt: skip
_TURNED = {"eq": "eq", "ne": "ne", "gt": "lt", "lt": "gt", "ge": "le", "le": "ge"}
_WORDS = {
    "startswith": ("startswith", StartsWith),
    "endswith": ("endswith", EndsWith),
    "contains": ("contains", Contains),
}
_SHAPES: dict[str, Callable[..., Any]] = {
    "geo.intersects": shapely.intersects, "st_intersects": shapely.intersects, "st_within": shapely.within,
    "st_contains": shapely.contains, "st_disjoint": shapely.disjoint, "st_equals": shapely.equals,
    "st_touches": shapely.touches, "st_overlaps": shapely.overlaps, "st_crosses": shapely.crosses,
}  # fmt: skip


class _Part(Func):
    """Year, month … of a moment kept in microseconds, in UTC."""

    output_field = IntegerField()
    _SIGNS = {"year": "%%Y", "month": "%%m", "day": "%%d", "hour": "%%H", "minute": "%%M", "second": "%%S"}  # noqa: RUF012

    def __init__(self, part: str, at: Any) -> None:
        """``part`` of the moment ``at``."""
        super().__init__(at)
        self.part = part

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite's strftime."""
        sign = self._SIGNS[self.part]
        template = f"CAST(strftime('{sign}', (%(expressions)s) / 1000000, 'unixepoch') AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """PostgreSQL's extract."""
        template = f"CAST(floor(extract({self.part} from to_timestamp((%(expressions)s) / 1000000) at time zone 'UTC')) AS integer)"
        return self.as_sql(compiler, connection, template=template, **extra)


def condition(entity: Entity, node: Node) -> Q:
    """A condition over entities. Raises ``Wrong`` with what it does not know."""
    if isinstance(node, Negation):
        return ~condition(entity, node.of)
    if isinstance(node, Operation):
        if node.operator == "and":
            return condition(entity, node.left) & condition(entity, node.right)
        if node.operator == "or":
            return condition(entity, node.left) | condition(entity, node.right)
        if node.operator in _TURNED:
            return _compared(entity, node)
    if isinstance(node, Call):
        return _said(entity, node)
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return Q(pk__isnull=not node.value)
    raise Wrong("$filter 应是一个条件，例如 result gt 20。", where="$filter")


def order(entity: Entity, one: Order) -> OrderBy:
    """What to sort by."""
    return OrderBy(_expression(entity, one.by), descending=one.descending)


def _compared(entity: Entity, node: Operation) -> Q:
    left, right, operator = node.left, node.right, node.operator
    if isinstance(left, Literal) and not isinstance(right, Literal):
        left, right, operator = right, left, _TURNED[operator]
    far = _distance(entity, left, right, operator)
    if far is not None:
        return far
    if operator == "ne":
        return ~_compared(entity, Operation("eq", left, right))
    if isinstance(left, Path) and isinstance(right, Literal):
        path, many = _resolved(entity, left, right)
        if right.value is None:
            return _reached(entity, Q(**{f"{path}__isnull": True}), many)
        return _reached(entity, Q(**{f"{path}__{_LOOKUPS[operator][0]}": right.value}), many)
    return Q(_LOOKUPS[operator][1](_expression(entity, left), _expression(entity, right)))


def _reached(entity: Entity, found: Q, many: bool) -> Q:
    """Through a link to many it is enough that one of them is so."""
    if not many:
        return found
    from chengnuo.core.observations.finding import TABLES

    return Q(pk__in=TABLES[entity.kind].objects.filter(found).values("pk"))


def _said(entity: Entity, call: Call) -> Q:
    """A function that says yes or no."""
    name, arguments = call.name, call.arguments
    if name == "substringof":
        name, arguments = "contains", (arguments[1], arguments[0])
    if name in _WORDS:
        text, part = arguments
        if isinstance(text, Path) and isinstance(part, Literal):
            path, many = _resolved(entity, text, part)
            return _reached(entity, Q(**{f"{path}__{_WORDS[name][0]}": part.value}), many)
        return Q(_WORDS[name][1](_expression(entity, text), _expression(entity, part)))
    if name in _SHAPES:
        return _shaped(entity, call, lambda mine, given: bool(_SHAPES[name](mine, given)))
    if name in ("before", "after", "during"):
        return _in_time(entity, name, *arguments)
    raise Wrong(f"第 {call.position} 个字符处：「{call.name}」不能作为条件。", where="$filter")


def _in_time(entity: Entity, name: str, at: Node, given: Node) -> Q:
    start, end = given.value if isinstance(given, Literal) and given.form == "span" else (None, None)
    if name == "during" and start is not None:
        both = (Operation("ge", at, Literal(start, "time")), Operation("lt", at, Literal(end, "time")))
        return condition(entity, Operation("and", *both))
    limit = given if start is None else Literal(start if name == "before" else end, "time")
    return condition(entity, Operation("lt" if name == "before" else "gt", at, limit))


# ---- expressions ---------------------------------------------------------------------------------------------


def _expression(entity: Entity, node: Node) -> Any:
    if isinstance(node, Literal):
        return Value(node.value)
    if isinstance(node, Path):
        return _column(entity, node)
    if isinstance(node, Operation) and node.operator in ("add", "sub", "mul", "div", "mod"):
        left, right = _expression(entity, node.left), _expression(entity, node.right)
        made = {"add": lambda: left + right, "sub": lambda: left - right, "mul": lambda: left * right,
                "div": lambda: left / right, "mod": lambda: left % right}[node.operator]()  # fmt: skip
        made.output_field = FloatField()
        return made
    if isinstance(node, Call):
        return _called(entity, node)
    raise Wrong("这里应是一个值。", where="$filter")


def _called(entity: Entity, call: Call) -> Any:
    if call.name == "now":
        return Value(stamp(now()))
    given = [_expression(entity, one) for one in call.arguments]
    if call.name in _Part._SIGNS:
        return _Part(call.name, *given)
    simple: dict[str, Callable[..., Any]] = {
        "length": Length, "tolower": Lower, "toupper": Upper, "trim": Trim, "round": Round, "floor": Floor, "ceiling": Ceil,
        "concat": lambda a, b: Concat(a, b, output_field=TextField()),
        "indexof": lambda text, part: StrIndex(text, part) - 1,
        "substring": lambda text, start, *length: Substr(text, start + 1, *length),
    }  # fmt: skip
    if call.name not in simple:
        raise Wrong(f"第 {call.position} 个字符处：没有函数「{call.name}」。", where="$filter")
    return simple[call.name](*given)


def _column(entity: Entity, path: Path) -> Any:
    found, _ = _resolved(entity, path, None)
    head, *keys = found.split("__")
    if head in ("properties", "parameters", "unit", "more") and keys:
        return KeyTextTransform(keys[-1], "__".join([head, *keys[:-1]]))
    return F(found)


def _resolved(entity: Entity, path: Path, against: Literal | None) -> tuple[str, bool]:
    """The ORM's path, and whether it leads through a link to many. ``against`` says in which column a result lies."""
    here, many, prefix = entity, False, []
    parts = list(path.parts)
    while len(parts) > 1 and (link := here.link(parts[0])) is not None:
        prefix.append(link.path)
        here, many = ENTITIES[link.kind], many or link.many
        parts.pop(0)
    name, *inside = parts
    if name in ("id", "@iot.id"):
        return "__".join([*prefix, "id"]), many
    field = here.field(name)
    if field is None:
        raise Wrong(f"第 {path.position} 个字符处：{here.singular} 没有「{name}」。", where="$filter")
    column = field.column
    if field.shape == Shape.RESULT and (
        inside or (against is not None and isinstance(against.value, str | bool))
    ):
        column = "more__result"
    if inside and field.shape not in (Shape.JSON, Shape.RESULT, Shape.GEOMETRY):
        raise Wrong(f"第 {path.position} 个字符处：「{name}」里面没有「{inside[0]}」。", where="$filter")
    return "__".join([*prefix, column, *inside]), many


# ---- shapes: few entities have one, so they are compared in memory ------------------------------------------------


def _distance(entity: Entity, left: Node, right: Node, operator: str) -> Q | None:
    if not (
        isinstance(left, Call) and left.name in ("geo.distance", "st_distance") and isinstance(right, Literal)
    ):
        return None
    compare: dict[str, Callable[[float, float], bool]] = {
        "eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
        "lt": lambda a, b: a < b, "le": lambda a, b: a <= b,
    }  # fmt: skip
    return _shaped(
        entity, left, lambda mine, given: compare[operator](shapely.distance(mine, given), right.value)
    )


def _shaped(entity: Entity, call: Call, fits: Callable[[Any, Any], bool]) -> Q:
    """Those whose shape stands so to the given one. Distances are in degrees, as in the standard."""
    path = next((one for one in call.arguments if isinstance(one, Path)), None)
    given = next((one for one in call.arguments if isinstance(one, Literal) and one.form == "geometry"), None)
    if path is None or given is None:
        raise Wrong(
            f"第 {call.position} 个字符处：「{call.name}」要一个位置和一个 geography。", where="$filter"
        )
    table, column = {"location": (models.Location, "location"), "feature": (models.FeatureOfInterest, "feature"),
                     "observedArea": (models.Datastream, "area")}.get(path.parts[-1], (None, ""))  # fmt: skip
    if table is None:
        raise Wrong(f"第 {path.position} 个字符处：「{path.parts[-1]}」不是位置。", where="$filter")
    first = isinstance(call.arguments[0], Path)
    ids = []
    for pk, shape in table.objects.exclude(**{column: None}).values_list("pk", column):  # type: ignore[attr-defined]
        mine = shape_of(shape)
        if mine is not None and (fits(mine, given.value) if first else fits(given.value, mine)):
            ids.append(pk)
    owner, many = _resolved(entity, Path((*path.parts[:-1], "id"), path.position), None)
    return _reached(entity, Q(**{f"{owner}__in": ids}), many)


def shape_of(geometry: Any) -> Any:
    """A GeoJSON geometry or feature as a shape; None for anything else."""
    if isinstance(geometry, dict) and geometry.get("type") == "Feature":
        geometry = geometry.get("geometry")
    try:
        return shapely.geometry.shape(geometry)
    except (AttributeError, TypeError, ValueError, KeyError, shapely.errors.ShapelyError):
        return None
