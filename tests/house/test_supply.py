"""What is installed is what was locked; what is packed is what was meant."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT

LOCKS = sorted(ROOT.glob("requirements*.lock"))
SEED = PACKAGE / "ops" / "seed" / "jianghan_2023_work_report.txt"
SEED_SHA256 = "5915a7779f89b6b22a4840843f481cafb00465bd403045ebcf71bbb56ff5c4f3"


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.\-]+)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_its_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z])", text, flags=re.M)
    bare = [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
    assert not bare, bare
    assert "://" not in text and "--index-url" not in text and "--find-links" not in text


def test_the_larger_locks_hold_the_running_one() -> None:
    base = _pins(ROOT / "requirements.lock")
    for name in ("requirements-dev.lock", "requirements-bench.lock"):
        assert base.items() <= _pins(ROOT / name).items(), name


def test_every_declared_package_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[\[<>=!~; ]", line)[0].lower().replace(".", "-") for line in project["dependencies"]}
    assert names <= {name.lower() for name in _pins(ROOT / "requirements.lock")}


def test_the_front_end_lock_names_versions_and_hashes_but_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if not entry.get("integrity")]
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert lock["packages"][""].get("dependencies") == wanted.get("dependencies"), (
        "package-lock.json is out of date"
    )
    assert lock["packages"][""].get("devDependencies") == wanted.get("devDependencies")
    versions = {**wanted.get("dependencies", {}), **wanted.get("devDependencies", {})}
    assert not {
        name: version for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)
    }


def test_the_seed_report_is_the_official_text_byte_for_byte() -> None:
    assert hashlib.sha256(SEED.read_bytes()).hexdigest() == SEED_SHA256


def test_reading_works_from_the_wheel_without_the_platform(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    # -S: no .pth of a checkout; the outside packages come from this environment, chengnuo from the wheel alone.
    packages = Path(pytest.__file__).resolve().parents[1]
    program = (
        f"import sys; sys.path[:0] = [{str(installed)!r}, {str(packages)!r}]\n"
        "from chengnuo.reading import read\n"
        "import chengnuo.reading\n"
        f"found = read({str(SEED)!r})\n"
        "assert len(found.figures) > 100, len(found.figures)\n"
        "assert '/installed/' in chengnuo.reading.__file__, chengnuo.reading.__file__\n"
        "loaded = {n for n in sys.modules if n.split('.')[0] == 'django' or n.startswith('chengnuo.settings')}\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    asked = f"import sys; sys.path[:0] = [{str(installed)!r}, {str(packages)!r}]\n"
    asked += "sys.argv[1:] = ['test']; from chengnuo.ops.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-S", "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and "./chengnuo test" in done.stderr, done.stderr
