"""What a page or a website puts around a report and that nobody reads: buttons, page numbers, bylines."""

from __future__ import annotations

import re

PAGE = "页码"
PAGE_NUMBER = re.compile(r"[-—–·]*\d{1,3}[-—–·]*|第\d+页(?:[/，,共]*\d+页?)?|\d{1,3}/\d{1,3}")

_BUTTONS = frozenset(
    """
    下载 打印 全屏 收藏 加大 还原 减小 】 大 中 小 特大 较大 超大 标准 首页 > >> › » | / 分享
    关闭 返回 返回顶部 关闭窗口
    打印本页 关闭本页 我要纠错 上一篇 下一篇
    无障碍 长者模式 当前位置 您的位置 您现在的位置 阅读量 浏览量 浏览次数 点击数
    来源 时间 发表时间 发布时间 发布日期 作者 编辑 责任编辑 责编 相关报道 相关阅读 相关链接 扫一扫 粗体文字
    字号 字体 【字号
    【字体 政务信息 政府信息公开 公告公示 false true Publicdomain
    """.split()  # noqa: SIM905
)
_BYLINE = re.compile(
    r"(?:来源|信息来源|文章来源|稿源|时间|发表时间|发布时间|发布日期|日期|作者|编辑|责任编辑|责编|审核|校对|初审|复审|终审"
    r"|阅读量|浏览次?[数量]"
    r"|点击[数量]|当前位置|您(?:现在)?的位置|字号|字体|【字[号体]|分享到?|关键词|索引号|发文字号|发文机[关构]|成文日期|主题分类"
    r"|相关(?:报道|阅读|链接))[：:].{0,30}"
)
_STAMP = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\d{1,2}:\d\d(?::\d\d)?)?(?:来源[：:].{0,20})?")
_CAPTION = re.compile(r"[^，；]{0,40}(?:记者|通讯员)[^，。；]{1,20}摄(?:影报道)?")

_WORD = re.compile(r"[^\W_]|[—–。！？；，、：”）》（《“]")
_SHARE = re.compile(r"》*点击图片|分享到|扫一扫|扫码|×?相关文档[：:]?$")


def furniture_reason(bare: str) -> str | None:
    """Why a line (spaces already removed) is furniture, in Chinese; ``None`` if it is text."""
    if len(bare) > 60:
        return None
    if PAGE_NUMBER.fullmatch(bare):
        return PAGE
    if bare.rstrip("：:") in _BUTTONS or _BYLINE.fullmatch(bare) or _STAMP.fullmatch(bare):
        return "网页按钮、来源或时间"
    if not _WORD.search(bare) or _SHARE.match(bare):
        return "网页按钮、来源或时间"
    return "图片说明" if _CAPTION.fullmatch(bare) else None
