"""The screens that hang somewhere: open the wall on this machine for good, and end it from anywhere."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chengnuo.kernel.access import requires
from chengnuo.web.tables import done
from chengnuo.web.wall import screens
from chengnuo.web.wall.models import Screen


@require_GET
@requires("cockpit.view")
def index(request: HttpRequest) -> HttpResponse:
    """All screens, and the form that makes this machine one."""
    rows = Screen.objects.all()[:100]
    return render(request, "wall/screens.html", {"rows": rows, "here": screens.screen_of(request)})


@require_POST
@requires("cockpit.view")
def open_here(request: HttpRequest) -> HttpResponseBase:
    """Make this machine a screen: it keeps the pass, and the person is signed out of it."""
    simulated = request.POST.get("simulated") == "1"
    token = screens.open_screen(actor=request.user, name=request.POST.get("name", ""), simulated=simulated)
    logout(request)
    answer = redirect("wall:index")
    answer.set_cookie(
        screens.COOKIE, token, max_age=screens.LASTS, path=reverse("wall:index"), httponly=True,
        secure=request.is_secure(), samesite="Strict",
    )  # fmt: skip
    return answer


@require_POST
@requires("cockpit.view")
def end(request: HttpRequest, screen_id: int) -> HttpResponseBase:
    """End a screen's pass."""
    screens.end_screen(actor=request.user, screen_id=screen_id)
    undo = f"undo:{reverse('wall:restore', args=[screen_id])}"
    messages.success(request, _("这块屏已停用。"), extra_tags=undo)
    return redirect("wall:screens")


@require_POST
@requires("cockpit.view")
def restore(request: HttpRequest, screen_id: int) -> HttpResponseBase:
    """Undo it."""
    screens.end_screen(actor=request.user, screen_id=screen_id, ended=False)
    return done(request, reverse("wall:screens"))
