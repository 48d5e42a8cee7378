"""A client written by others works against ours as it is."""

from typing import Any

import pytest
from owslib.ogcapi.features import Features

from chengnuo.core.people.tokens import issue_token
from tests.core.cases.conftest import load_district
from tests.standards.ogcfeatures.conftest import HERE, ROOT, City, city, filled

__all__ = ["city", "filled"]


@pytest.fixture
def district(transactional_db: None) -> None:
    """Loaded for each test: the server's threads see only what is committed."""

    load_district()


def test_owslib_reads_layers_and_items(filled: City, live_server: Any) -> None:
    # first, as this client keeps the headers of one connection for all later ones
    stranger = Features(live_server.url + ROOT)
    assert "assets" not in stranger.feature_collections() and "streets" in stranger.feature_collections()
    token = issue_token(actor=filled.commander, name="GIS").token
    client = Features(live_server.url + ROOT, headers={"Authorization": f"Bearer {token}"})
    assert "assets" in client.feature_collections()
    assert client.conformance()["conformsTo"] and client.api()["openapi"]
    box = [HERE.lon - 0.00045, HERE.lat - 0.0001, HERE.lon + 0.0001, HERE.lat + 0.0001]
    found = client.collection_items("assets", bbox=box, limit=2)
    assert found["numberMatched"] == 4 and found["numberReturned"] == 2
    alone = client.collection_item("assets", str(found["features"][0]["id"]))
    assert alone["properties"]["GLBJMC"] == found["features"][0]["properties"]["GLBJMC"]
