"""The vocabulary of what is public."""

from __future__ import annotations

from chengnuo.core.progress.rules.words import Light
from chengnuo.kernel.labels import Labelled


class Act(Labelled):
    """What was changed on the public page."""

    LISTED = "listed", "公开"
    UNLISTED = "unlisted", "不再公开"
    TITLE = "title", "改写标题"
    PROGRESS = "progress", "更新进展"
    PHOTO = "photo", "加照片"
    NO_PHOTO = "no_photo", "撤下照片"


class Way(Labelled):
    """Where a published number comes from."""

    MEASURED = "measured", "按台账实测"
    TYPED = "typed", "单位填报"
    NONE = "none", "还没有数"


#: A light as it is said to the public; the reasons behind it are for the desk.
LIGHT_WORDS = {
    Light.GREEN: "按计划推进", Light.YELLOW: "比计划慢", Light.RED: "明显落后", Light.GREY: "暂时无法判断",
}  # fmt: skip
#: How the section on what is done for the people is called in a plan: by the first of these that any heading has.
SECTION_WORDS = ("实事", "民生")
