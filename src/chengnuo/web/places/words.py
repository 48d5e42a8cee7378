"""Words of the places."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: Kinds of places as the search finds them.
KINDS = {"street": _("街道"), "community": _("社区"), "grid": _("单元网格"), "zone": _("分区")}

#: Kinds of changes of an import, in the order they are shown.
CHANGES = {
    "removed": _("取消"),
    "added": _("新增"),
    "redrawn": _("边界改动"),
    "renumbered": _("改编码"),
    "confirmed": _("模拟标记改动"),
    "renamed": _("改名"),
}

#: Rules a file may break.
FAULTS = {
    "geometry": _("图形"),
    "code": _("编码"),
    "district": _("不属本区"),
    "community": _("社区"),
    "duplicate": _("编码重复"),
    "overlap": _("重叠"),
    "gap": _("空隙"),
    "outside": _("越界"),
    "missing": _("缺项"),
    "long": _("过长"),
}
