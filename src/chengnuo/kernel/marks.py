"""Whether something was added since it was looked at last, asked of the key's index alone."""

from __future__ import annotations

from django.db.models import Model

#: So many writers at once may end in another order than they began in.
_OF = 30


def newest(table: type[Model]) -> tuple[int, ...]:
    """The ids of the newest rows. It changes with every row that is added, and not only with the highest id: where several
    write at once, the row with a lower id may be there later.
    """
    return tuple(table._base_manager.order_by("-pk").values_list("pk", flat=True)[:_OF])
