"""What can be done in supervision: the one door for writes."""

from __future__ import annotations

from chengnuo.core.supervision.acts import (
    WITH_FILES,
    MatterDraft,
    answer,
    answer_time,
    ask_time,
    assign,
    file_matter,
    give_back,
    perform,
    reopen,
    revoke,
    send_back,
    shelve,
    step,
    unshelve,
)
from chengnuo.core.supervision.beginning import Beginning, begin
from chengnuo.core.supervision.bulletins import issue_bulletin
from chengnuo.core.supervision.checks import (
    PlanDraft,
    PointDraft,
    add_points,
    close_plan,
    drop_point,
    make_case,
    make_order,
    make_plan,
    reopen_plan,
    visit,
)
from chengnuo.core.supervision.orders import OrderDraft, act_on_order, draft_order, edit_order, issue
from chengnuo.core.supervision.reporting import move_day
from chengnuo.core.supervision.rulebook import RuleKind, save_rule

__all__ = [
    "WITH_FILES",
    "Beginning",
    "MatterDraft",
    "OrderDraft",
    "PlanDraft",
    "PointDraft",
    "RuleKind",
    "act_on_order",
    "add_points",
    "answer",
    "answer_time",
    "ask_time",
    "assign",
    "begin",
    "close_plan",
    "draft_order",
    "drop_point",
    "edit_order",
    "file_matter",
    "give_back",
    "issue",
    "issue_bulletin",
    "make_case",
    "make_order",
    "make_plan",
    "move_day",
    "perform",
    "reopen",
    "reopen_plan",
    "revoke",
    "save_rule",
    "send_back",
    "shelve",
    "step",
    "unshelve",
    "visit",
]
