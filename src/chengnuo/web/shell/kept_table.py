"""An uploaded table between its dry run and its writing: it travels in the page, signed, so nothing is stored that may never be used."""

from __future__ import annotations

import base64
import binascii

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from chengnuo.kernel.errors import Invalid

#: A table kept in a page, in bytes.
MOST_KEPT = 3_000_000
_HOURS = 8


def uploaded(request: HttpRequest, area: str, kinds: str) -> tuple[bytes, str]:
    """The file of the form, one of ``kinds``, and its name. Raises ``Invalid`` (``<area>.file``, ``<area>.large``)."""
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise Invalid(f"{area}.file", _("请选择一个 %s 表格。") % kinds)
    if file.size > MOST_KEPT:
        size, most = file.size / 1024 / 1024, MOST_KEPT / 1024 / 1024
        words = _("表格有 %(size).1f MB，超过 %(most).0f MB 的上限。") % {"size": size, "most": most}
        raise Invalid(f"{area}.large", words)
    return file.read(), file.name or "table.xlsx"


def kept_in_page(data: bytes, area: str) -> str:
    """The table for the hidden field ``kept``."""
    return signing.dumps(base64.b64encode(data).decode(), salt=_salt(area), compress=False)


def table_of(request: HttpRequest, area: str) -> bytes:
    """The table that the dry run put into its page. Raises ``Invalid`` (``<area>.kept``)."""
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=_salt(area), max_age=_HOURS * 3600)
        return base64.b64decode(kept)
    except (signing.BadSignature, binascii.Error) as error:
        raise Invalid(f"{area}.kept", _("这一页打开太久，请重新上传表格。")) from error


def _salt(area: str) -> str:
    return f"chengnuo.{area}.import"
