"""The command line as a person at a terminal meets it."""

import gettext
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from chengnuo import __version__
from chengnuo.ops.cli import COMMANDS
from chengnuo.ops.messages import compile_messages
from chengnuo.ops.serve import free_port

SEED = (
    Path(__file__).resolve().parents[2]
    / "src"
    / "chengnuo"
    / "ops"
    / "seed"
    / "jianghan_2023_work_report.txt"
)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`chengnuo ARGUMENTS` as a process of its own."""
    command = [sys.executable, "-m", "chengnuo.ops", *arguments]
    source = str(SEED.parents[3])
    env = {**os.environ, "PYTHONPATH": source, "COLUMNS": "120", **environment}
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, encoding="utf-8")


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert not [command.name for command in COMMANDS if command.name not in done.stdout]


def test_version() -> None:
    assert run("version").stdout.strip() == f"chengnuo {__version__}"


def test_an_unknown_command_is_wrong_use() -> None:
    done = run("raed")
    assert done.returncode == 2
    assert "raed" in done.stderr


def test_read_writes_json_alone_and_never_loads_django() -> None:
    code = (
        "import sys\nsys.argv = ['chengnuo', 'read', sys.argv[1], '--json']\nfrom chengnuo.ops.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "loaded = [n for n in sys.modules if n.split('.')[0] == 'django' or n.startswith('chengnuo.settings')]\n"
        "assert not loaded, loaded\n"
    )
    env = {**os.environ, "PYTHONPATH": str(SEED.parents[3])}
    done = subprocess.run([sys.executable, "-c", code, str(SEED)], capture_output=True, env=env, check=False)
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout.decode("utf-8"))
    assert {"figures", "commitments", "terms", "excluded"} <= answer.keys()


def test_an_unreadable_file_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = run("read", str(empty))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_not_chosen() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        assert free_port("127.0.0.1", number) != number


def test_translations_are_compiled_without_gettext(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "django.po").write_text(head + 'msgid "台账"\nmsgstr "Ledger"\n', encoding="utf-8")
    assert compile_messages(tmp_path) == 1
    with (folder / "django.mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("台账") == "Ledger"


def test_a_full_disk_is_one_sentence() -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "chengnuo.ops", "read", str(SEED), "--json"]
        env = {**os.environ, "PYTHONPATH": str(SEED.parents[3])}
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=env, check=False)
    assert done.returncode == 1
    assert done.stderr.decode() == "输出：磁盘已满。\n"


def test_a_workbook_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    done = run("read", str(SEED), "--xlsx", str(tmp_path / "none" / "a.xlsx"))
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path}/none/a.xlsx：没有这个文件或文件夹。\n"


def test_a_reader_that_goes_away_and_ctrl_c_leave_no_traceback() -> None:
    env = {**os.environ, "PYTHONPATH": str(SEED.parents[3])}
    command = [sys.executable, "-m", "chengnuo.ops", "read", str(SEED), "--json"]
    for end in (signal.SIGPIPE, signal.SIGINT):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as started:
            assert started.stdout and started.stderr
            if end == signal.SIGINT:
                started.stdout.read(1)  # more follows than a pipe holds: it is in the middle of writing
                started.send_signal(end)
            started.stdout.close()
            assert "Traceback" not in started.stderr.read().decode()
        assert started.returncode in (1, 130)


def test_a_terminal_without_chinese_is_no_reason_to_stop() -> None:
    done = run("read", str(SEED), PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "13,885" in done.stdout
    assert json.loads(run("read", str(SEED), "--json", PYTHONIOENCODING="ascii").stdout)["figures"]


def test_init_makes_a_new_installation_ready_and_may_be_repeated(tmp_path: Path) -> None:
    place = {"CHENGNUO_DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": ""}
    for _ in range(2):
        done = run("init", "--jianghan", **place)
        assert done.returncode == 0, done.stderr
        assert "已载入江汉区" in done.stdout
    made = run("createuser", "li", "--role", "handler", "--unit", "cgj", "--name", "李某", **place)
    assert made.returncode == 0, made.stderr  # the unit of that code is there
