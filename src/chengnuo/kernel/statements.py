"""The few statements that every report needs, compiled once, and those that write by the hundred thousand.

Django's ORM makes the SQL of a query anew each time, which takes longer than the database needs to answer it. Only
for what runs hundreds of times a second; everything else is written with the ORM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Field, JSONField, Model
from django.db.models.sql import InsertQuery

#: What every driver stores as it is; anything else is prepared by its field.
_PLAIN = (str, int, float, bool, type(None))
#: So many values stand in one statement at most: every database takes them.
_MOST_VALUES = 900
_statements: dict[tuple[str, type[Model]], str] = {}


def insert(row: Model) -> None:
    """Store a new row and give it its key, as ``row.save(force_insert=True)`` does, but without sending signals.

    For models with a key the database gives (``BigAutoField``) and without parents. Raises what ``save`` raises.
    """
    fields = _fields(type(row))
    values = [_stored(row, *field) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_statement(row, [field for _, field, _ in fields]), values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


def ids(statement: str, values: Sequence[int | str | datetime]) -> list[int]:
    """The numbers in the first column; ``statement`` is standard SQL with a ``%s`` for each of ``values``."""
    stored = [
        connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
        for value in values
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, stored)
        return [row[0] for row in cursor.fetchall()]


def rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a question; ``statement`` is standard SQL with a ``%s`` for each of ``values``."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def insert_many(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store rows, each the values of the columns ``names`` in their order, as ``bulk_create`` does, without making an object
    of each. For plain values, dates and moments; nothing is filled in.
    """
    _write_many(model, names, rows, "")


def add_many(
    model: type[Model], keys: Sequence[str], sums: Sequence[str], others: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:  # fmt: skip
    """Add to the rows that have these ``keys`` (a unique constraint), which are made where they are not there: ``sums`` are added
    to what stands, ``others`` take its place. A row is the values of keys, sums and others, and no two have the same keys.
    """
    quoted, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    kept, added, taken = ([quoted(_column(model, name)) for name in names] for names in (keys, sums, others))
    changes = [f"{name} = {table}.{name} + excluded.{name}" for name in added]
    changes += [f"{name} = excluded.{name}" for name in taken]
    tail = f" ON CONFLICT ({', '.join(kept)}) DO UPDATE SET {', '.join(changes)}"
    _write_many(model, (*keys, *sums, *others), rows, tail)


def _write_many(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]], tail: str) -> None:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(_column(model, name)) for name in names)
    head = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES "
    one = f"({', '.join(['%s'] * len(names))})"
    chosen = iter(rows)
    prepared = _prepared(model, names)
    with connection.cursor() as cursor:
        while some := list(islice(chosen, _MOST_VALUES // len(names))):
            cursor.execute(head + ", ".join([one] * len(some)) + tail, list(prepared(some)))


def _prepared(model: type[Model], names: Sequence[str]) -> Callable[[Iterable[Sequence[Any]]], Iterator[Any]]:
    """Makes the values of rows, one after the other, such as the driver stores."""
    fields = [model._meta.get_field(name) for name in names]
    adapt = [
        cache(connection.ops.adapt_datetimefield_value) if isinstance(field, DateTimeField)
        else cache(connection.ops.adapt_datefield_value) if isinstance(field, DateField)
        else None
        for field in fields
    ]  # fmt: skip

    def prepared(rows: Iterable[Sequence[Any]]) -> Iterator[Any]:
        for row in rows:
            for value, change in zip(row, adapt, strict=True):
                yield value if change is None else change(value)

    return prepared


def _column(model: type[Model], name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]


def _stored(row: Model, name: str, field: Field[Any, Any], always: bool) -> Any:
    """A field's value as the driver takes it: plain ones as they are, the rest as Django prepares it."""
    value = getattr(row, name)
    if type(value) in _PLAIN and not always:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if type(value) is datetime and not always:
        return connection.ops.adapt_datetimefield_value(value)
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


@cache
def _fields(model: type[Model]) -> list[tuple[str, Field[Any, Any], bool]]:
    """Attribute, field, and whether it prepares whatever it holds: a JSON text is not a text, a date may fill in itself."""
    return [
        (
            field.attname,
            field,
            isinstance(field, JSONField)
            or getattr(field, "auto_now", False)
            or getattr(field, "auto_now_add", False),
        )
        for field in model._meta.local_concrete_fields
        if not field.primary_key
    ]


def _statement(row: Model, fields: list[Field[Any, Any]]) -> str:
    """Django's own statement for the model, with a place for each of its values."""
    key = (connection.vendor, type(row))
    if key not in _statements:
        query = InsertQuery(type(row))
        query.insert_values(fields, [row])
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = row._meta.db_returning_fields
        ((statement, values),) = compiler.as_sql()
        if len(values) != len(fields):
            raise TypeError(f"{type(row).__name__} has values the database computes")
        _statements[key] = statement
    return _statements[key]
