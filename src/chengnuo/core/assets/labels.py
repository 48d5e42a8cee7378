"""QR labels: the token on an asset's label, which cannot be guessed and can be renewed. Public through ``services``.

The token follows from the installation's secret, the asset and how often it was renewed, so that a label that fell off is
printed again as it was; the database holds its hash only, and a copy of the database opens no label's page.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from chengnuo.core.assets.acts import OBJECT_TYPE, held
from chengnuo.core.assets.models import Asset
from chengnuo.core.assets.rows import terms_of
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import demand

#: As many as fit on some hundred pages; more are printed in parts.
MOST_LABELS = 2000


@transaction.atomic
def label_tokens(*, actor: Any, asset_ids: Sequence[int]) -> dict[int, str]:
    """The tokens to print, by asset; given where there is none yet. Raises ``NotAllowed``."""
    demand(actor, "asset.export")
    rows = list(Asset.objects.filter(pk__in=asset_ids[:MOST_LABELS]).only("pk", "token_hash", "token_turn"))
    tokens = {row.pk: _token(row) for row in rows}
    fresh = [row for row in rows if row.token_hash != digest(tokens[row.pk])]
    for row in fresh:
        row.token_hash = digest(tokens[row.pk])
    Asset.objects.bulk_update(fresh, ["token_hash"], batch_size=500)
    record(actor=actor, action="assets.labels", object_type=OBJECT_TYPE, object_id=rows[0].pk if rows else 0,
           label=f"{len(rows)} 张标签", new={"printed": len(rows), "first_time": len(fresh)})  # fmt: skip
    return tokens


@transaction.atomic
def renew_label(*, actor: Any, asset_id: int) -> str:
    """A new token; the label out there leads nowhere from now on. Raises ``NotAllowed``, ``AssetNotFound``."""
    row = held(asset_id)
    demand(actor, "asset.edit", terms_of(row))
    row.token_turn += 1
    token = _token(row)
    row.token_hash = digest(token)
    row.save(update_fields=["token_turn", "token_hash"])
    record(
        actor=actor, action="assets.renew_label", object_type=OBJECT_TYPE, object_id=row.pk, label=row.name
    )
    return token


def digest(token: str) -> str:
    """What is kept of a token: it has 128 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _token(row: Asset) -> str:
    message = f"asset-label:{row.pk}:{row.token_turn}".encode()
    made = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
