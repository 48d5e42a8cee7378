"""Writes on cases: one door. Each is one transaction, asks the permission and the state machine, guards against
overwriting somebody else's act (``version`` is what the person saw), and leaves the timeline and the audit.
"""

from __future__ import annotations

from chengnuo.core.cases.acts_desk import (
    answer_time,
    ask_verify,
    classify,
    dispatch,
    merge,
    restore,
    rule,
    shelve,
    unmerge,
    unshelve,
    verify,
    void,
)
from chengnuo.core.cases.acts_public import rate, reopen, split_report
from chengnuo.core.cases.acts_unit import ask_ruling, ask_time, close, finish, rework, send_back, sign
from chengnuo.core.cases.alarms import fire_due
from chengnuo.core.cases.contacts import Contact, reveal_contact
from chengnuo.core.cases.contracts import create_contract, end_contract, update_contract
from chengnuo.core.cases.intake import Intake, Receipt, report_case
from chengnuo.core.cases.notes import add_note
from chengnuo.core.cases.performing import perform
from chengnuo.core.cases.photo_drafts import drop_photo, drop_photos, hold_photo
from chengnuo.core.cases.photos import add_photo
from chengnuo.core.cases.replay import replay
from chengnuo.core.cases.sheets import Draft, save_sheet, use_sheet

__all__ = [
    "Contact",
    "Draft",
    "Intake",
    "Receipt",
    "add_note",
    "add_photo",
    "answer_time",
    "ask_ruling",
    "ask_time",
    "ask_verify",
    "classify",
    "close",
    "create_contract",
    "dispatch",
    "drop_photo",
    "drop_photos",
    "end_contract",
    "finish",
    "fire_due",
    "hold_photo",
    "merge",
    "perform",
    "rate",
    "reopen",
    "replay",
    "report_case",
    "restore",
    "reveal_contact",
    "rework",
    "rule",
    "save_sheet",
    "send_back",
    "shelve",
    "sign",
    "split_report",
    "unmerge",
    "unshelve",
    "update_contract",
    "use_sheet",
    "verify",
    "void",
]
