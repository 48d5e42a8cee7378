"""A photo, for whoever may see it: ``{% url 'photos:photo' photo.sha256 %}``."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from chengnuo.core.cases import queries
from chengnuo.kernel.access import public

#: Where the session keeps the codes of reports this browser opened: code → phone tail.
CODES = "report_codes"


@public
@require_GET
def photo(request: HttpRequest, digest: str) -> HttpResponseBase:
    """Stream the file. Who may see it is decided in ``core.cases.queries.photo_file``."""
    path = queries.photo_file(digest, actor=request.user, codes=tuple(request.session.get(CODES, {})))
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    # what is hidden later must not stay in caches of others
    response["Cache-Control"] = "private, max-age=300"
    return response
