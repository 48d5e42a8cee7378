"""The same key from two sendings at once."""

import threading
from typing import Any

import pytest
from django.db import connections

from chengnuo.core.people.models import User
from chengnuo.web.mobile.models import SentAct
from chengnuo.web.mobile.once import once


@pytest.mark.django_db(transaction=True)
def test_the_same_key_twice_at_once_is_one_act() -> None:
    user = User.objects.create(username="chuzhi", display_name="模拟·处置", role="handler", password="!")
    done: list[int] = []
    answers: list[tuple[dict[str, Any], bool]] = []
    together = threading.Barrier(4)

    def act() -> dict[str, Any]:
        done.append(1)
        return {"version": 7}

    def go() -> None:
        together.wait()
        try:
            answers.append(once(user_id=user.pk, key="key-00000001", kind="sign", do=act))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1] and [told for told, _ in answers] == [{"version": 7}] * 4
    assert sorted(again for _, again in answers) == [False, True, True, True]
    assert SentAct.objects.count() == 1


@pytest.mark.django_db
def test_what_breaks_leaves_no_key() -> None:
    user = User.objects.create(username="chuzhi", display_name="模拟·处置", role="handler", password="!")

    def breaks() -> dict[str, Any]:
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        once(user_id=user.pk, key="key-00000001", kind="sign", do=breaks)
    assert not SentAct.objects.exists()
