"""Chinese words that the program keeps as data and that templates translate when they show them."""

from __future__ import annotations

from django.apps import apps

from chengnuo.core.cases.evaluation import By
from chengnuo.core.cases.photos import MOMENTS
from chengnuo.core.cases.queries import Queue
from chengnuo.core.cases.rules.rates import MEANINGS, POST_RATES, RATES, Counter, Post
from chengnuo.core.commitments.history import LABELS, PLAN_LABELS
from chengnuo.core.commitments.rules import Act
from chengnuo.core.notices.rules import CHANNEL_NAMES, EVENTS
from chengnuo.core.progress.rules.sentences import TEMPLATES
from chengnuo.core.records.queries import STATES as RECORD_STATES
from chengnuo.core.records.rules.forms import FieldKind
from chengnuo.core.records.rules.stages import Way
from chengnuo.core.records.rules.words import Act as RecordAct
from chengnuo.core.supervision.rules import scores as supervised
from chengnuo.core.supervision.rules.clocks import LIMIT_WORDS
from chengnuo.core.supervision.rules.machine import MATTERS, ORDERS
from chengnuo.core.supervision.rules.reporting import Shift
from chengnuo.engine.declaration import Maturity, Take
from chengnuo.engine.versions import Standing
from chengnuo.kernel.permissions import PERMISSIONS, ROLE_NAMES


def words_kept_as_data() -> frozenset[str]:
    """Names of roles and permissions, of acts and the fields they touch, of queues, and the labels of every choice a table has."""
    labels = {
        str(label)
        for model in apps.get_models()
        if model.__module__.startswith("chengnuo.")
        for field in model._meta.get_fields()
        for _value, label in getattr(field, "flatchoices", None) or ()
    }
    acts = {act.label for act in Act} | set(LABELS.values()) | set(PLAN_LABELS.values())
    told = set(EVENTS.values()) | set(CHANNEL_NAMES.values()) | set(MOMENTS.values())
    told |= {queue.label for queue in Queue}
    told |= {one.label for kind in (FieldKind, Way, RecordAct, Maturity, Standing, Take) for one in kind}
    told |= set(RECORD_STATES.values()) | TEMPLATES
    told |= set(LIMIT_WORDS.values()) | set(supervised.MEANINGS.values()) | {one.label for one in Shift}
    told |= {one.label for one in supervised.Counter} | {rate.name for rate in supervised.RATES}
    told |= {arrow.asks for arrow in MATTERS.values()} | {arrow.asks for arrow in ORDERS.values()}
    rates = {rate.name for rate in (*RATES, *(rate for some in POST_RATES.values() for rate in some))}
    counted = {one.label for kind in (By, Counter, Post) for one in kind} | set(MEANINGS.values())
    return frozenset(
        labels | acts | told | rates | counted | set(PERMISSIONS.values()) | set(ROLE_NAMES.values())
    )
