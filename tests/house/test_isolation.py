"""The tests keep to themselves."""

import os
from pathlib import Path

from django.conf import settings

from chengnuo.settings.data_dir import data_dir
from tests.house.sources import ROOT


def test_tests_have_a_data_directory_of_their_own() -> None:
    assert Path(settings.DATA_DIR) == data_dir() == Path(os.environ["CHENGNUO_DATA_DIR"])
    assert ROOT not in data_dir().parents
