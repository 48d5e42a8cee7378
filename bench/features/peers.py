"""tipg and pygeoapi over the same assets in PostGIS, on the same PostgreSQL and the same server program."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.cases import peer
from bench.recording import ROOT
from chengnuo.ops.serve import free_port

WORKERS, THREADS = 2, 2
_FOLDER = ROOT / "bench" / "features"
_TABLE = """
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE SCHEMA peers;
CREATE TABLE peers.assets AS SELECT id, identifier, name, state, matter_class_id, street_code, community_code, grid_code,
  started_on, changed_on, simulated, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geom FROM ast_asset;
ALTER TABLE peers.assets ADD PRIMARY KEY (id);
CREATE INDEX ON peers.assets USING gist (geom);
ANALYZE peers.assets;
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A running peer; ``items`` and ``tiles`` are what comes before the question and between tile numbers."""

    name: str
    port: int
    items: str
    tiles: str


def prepare(url: str) -> None:
    """The table both read. PostGIS must be installed (``postgresql-15-postgis-3``)."""
    with psycopg.connect(url) as database:
        try:
            database.execute(_TABLE)
        except psycopg.errors.FeatureNotSupported as error:
            raise SystemExit("PostGIS is not installed: apt-get install postgresql-15-postgis-3") from error


@contextmanager
def tipg(folder: Path, url: str) -> Iterator[Peer]:
    """tipg with its own settings but the schema."""
    python, port = (
        peer.installed(folder / "tipg", _FOLDER / "tipg.txt", ("granian",)),
        free_port(peer.HOST, 0),
    )
    environment = {"DATABASE_URL": url, "TIPG_DB_SCHEMAS": '["peers"]'}
    command: list[str | Path] = [*_granian(python, port, "asgi"), "tipg.main:app"]
    with peer.serving(command, port, folder / "tipg.log", environment):
        yield Peer(
            f"tipg {peer.pinned(_FOLDER / 'tipg.txt', 'tipg')}",
            port,
            "/collections/peers.assets/items?",
            "/collections/peers.assets/tiles/WebMercatorQuad/{z}/{x}/{y}",
        )


@contextmanager
def pygeoapi(folder: Path, url: str) -> Iterator[Peer]:
    """pygeoapi with its PostgreSQL providers of features and of tiles."""
    python, port = (
        peer.installed(folder / "pygeoapi", _FOLDER / "pygeoapi.txt", ("granian",)),
        free_port(peer.HOST, 0),
    )
    settings, described = folder / "pygeoapi.yml", folder / "pygeoapi-openapi.yml"
    settings.write_text(json.dumps(_pygeoapi_settings(url, port)), encoding="utf-8")  # JSON is YAML
    environment = {"PYGEOAPI_CONFIG": str(settings), "PYGEOAPI_OPENAPI": str(described)}
    generated = subprocess.run(
        [python.parent / "pygeoapi", "openapi", "generate", str(settings), "--output-file", str(described)],
        env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if generated.returncode:
        raise SystemExit(generated.stderr[-2000:])
    command: list[str | Path] = [
        *_granian(python, port, "wsgi"), "--blocking-threads", str(THREADS), "pygeoapi.flask_app:APP",
    ]  # fmt: skip
    with peer.serving(command, port, folder / "pygeoapi.log", environment):
        yield Peer(
            f"pygeoapi {peer.pinned(_FOLDER / 'pygeoapi.txt', 'pygeoapi')}",
            port,
            "/collections/assets/items?f=json&",
            "/collections/assets/tiles/WebMercatorQuad/{z}/{y}/{x}?f=mvt",
        )


def _granian(python: Path, port: int, interface: str) -> list[str | Path]:
    return [
        python, "-m", "granian", "--interface", interface, "--host", peer.HOST, "--port", str(port), "--workers", str(WORKERS),
        "--log-level", "warning",
    ]  # fmt: skip


def _pygeoapi_settings(url: str, port: int) -> dict[str, object]:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    data = {"host": parts["host"], "port": int(str(parts["port"])), "dbname": parts["dbname"], "user": parts["user"],
            "password": "", "search_path": ["peers", "public"]}  # fmt: skip
    provider = {"data": data, "id_field": "id", "table": "assets", "geom_field": "geom"}
    tiles = {
        "type": "tile", "name": "MVT-postgresql", **provider, "options": {"zoom": {"min": 0, "max": 22}},
        "format": {"name": "pbf", "mimetype": "application/vnd.mapbox-vector-tile"},
    }  # fmt: skip
    collection = {
        "type": "collection", "title": "assets", "description": "assets", "keywords": ["assets"],
        "extents": {"spatial": {"bbox": [114, 30, 115, 31], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
        "providers": [{"type": "feature", "name": "PostgreSQL", **provider}, tiles],
    }  # fmt: skip
    return {
        "server": {"bind": {"host": peer.HOST, "port": port}, "url": f"http://{peer.HOST}:{port}", "mimetype": "application/json",
                   "encoding": "utf-8", "language": "en-US", "limits": {"default_items": 100, "max_items": 1000},
                   "map": {"url": "http://127.0.0.1/", "attribution": "none"}},
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {"title": "t", "description": "d", "keywords": ["k"], "keywords_type": "theme", "terms_of_service": "none", "url": "http://127.0.0.1/"},
            "license": {"name": "none", "url": "http://127.0.0.1/"}, "provider": {"name": "p", "url": "http://127.0.0.1/"}, "contact": {"name": "c"},
        },
        "resources": {"assets": collection},
    }  # fmt: skip
