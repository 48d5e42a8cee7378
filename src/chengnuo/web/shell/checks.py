"""What Django's ``check`` says about the set-up of this installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from chengnuo.settings import env


@register(deploy=True)
def signing_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a kept key every process signs with its own, and nobody stays signed in."""
    if settings.SECRET_KEY_IS_KEPT:
        return []
    return [
        Error("没有签名密钥：重启之后所有人都要重新登录。", hint="先运行 chengnuo init。", id="chengnuo.E001")
    ]


@register()
def unknown_variables(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A variable with a typing error is silently ignored otherwise."""
    return [
        Warning(
            f"不认识的环境变量 {name}，没有生效。",
            hint="名称见 docs/reference/settings.md。",
            id="chengnuo.W001",
        )
        for name in env.unknown()
    ]
