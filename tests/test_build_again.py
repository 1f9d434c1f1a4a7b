"""What did not change is not built again; a dump that was cut or changed is, and so is whatever a user asks anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import vapa.build
from vapa.build import Label
from vapa.cli import app
from vapa.settings import Settings

Built = Callable[..., tuple[int, str]]
NOTHING = "2 statements, nothing changed since it was built\n"
PASSED = "2 statements, all checks passed\n"
STANDING_IN = b'<urn:base> <urn:is> "%b" <urn:g> .\n<urn:record> <urn:says> "%b" <urn:g> .\n'
"""What is built of a base and a record, in place of a whole graph: whether anything is built at all is what counts."""


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The one record of the data."""
    path = tmp_path / "data" / "record.yaml"
    path.parent.mkdir()
    path.write_text("first", encoding="utf8")
    return path


@pytest.fixture
def default(tmp_path: Path) -> Path:
    return tmp_path / "default.nq"


@pytest.fixture
def built(record: Path, default: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Runs `vapa build` with options; gives how often the graph was built for it, and what it says of the dump."""
    monkeypatch.setenv("VAPA_DATA", str(record.parent))
    monkeypatch.setenv("VAPA_DUMP", str(default))
    calls: list[str] = []

    def build(settings: Settings, _: object, *, anew: bool) -> bytes:
        calls.append(f"{settings.base} {anew}")
        return STANDING_IN % (settings.base.encode(), record.read_bytes())

    monkeypatch.setattr(vapa.build, "build", build)

    def run(*options: str | Path) -> tuple[int, str]:
        calls.clear()
        done = CliRunner().invoke(app, ["build", *map(str, options)])
        assert done.exit_code == 0, done.output
        return len(calls), done.output.partition(": ")[2]

    return run


@pytest.mark.parametrize("options", [(), ("--out", "other.nq")], ids=["the default dump", "another"])
def test_nothing_is_done_when_nothing_changed(built: Built, tmp_path: Path, options: tuple[str, ...]) -> None:
    dump = tmp_path / (options[-1] if options else "default.nq")
    assert built(*options) == (1, PASSED)
    before = dump.read_bytes(), dump.stat().st_mtime_ns
    assert built(*options) == (0, NOTHING)
    assert (dump.read_bytes(), dump.stat().st_mtime_ns) == before


@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "without a label", "with half a label"])
def test_a_dump_that_is_not_what_was_written_is_built_again(built: Built, default: Path, harm: str) -> None:
    built()
    label = default.with_name("default.nq.json")
    content, said = default.read_bytes(), label.read_bytes()
    if harm == "cut":
        default.write_bytes(content[: content.index(b"\n") + 1])
    elif harm == "changed":
        default.write_bytes(content.replace(b"first", b"worst"))
    elif harm == "with half a label":
        label.write_bytes(said[:40])
    else:
        (default if harm == "gone" else label).unlink()
    assert built() == (1, PASSED)
    assert (default.read_bytes(), label.read_bytes()) == (content, said)
    assert built() == (0, NOTHING)


def test_the_default_dump_is_copied_to_another_name_while_it_is_whole(built: Built, default: Path) -> None:
    built()
    other = default.with_name("other.nq")
    assert built("--out", other) == (0, PASSED)
    assert other.read_bytes() == default.read_bytes()
    assert Label.read(other) == Label.read(default)
    for dump in (other, default):
        dump.write_bytes(b"")
    assert built("--out", other) == (1, PASSED)
    assert json.loads(other.with_name("other.nq.json").read_bytes())["statements"] == 2


def test_what_changed_is_built(built: Built, default: Path, record: Path) -> None:
    built()
    record.write_text("second", encoding="utf8")
    assert built() == (1, PASSED)
    assert b'"second"' in default.read_bytes()
    base = ("--base", "https://example.org/vapa")
    assert built(*base) == (1, PASSED)
    assert b'"https://example.org/vapa"' in default.read_bytes()
    assert built(*base) == (0, NOTHING)
    assert built() == (1, PASSED)


def test_a_user_can_have_it_built_anew(built: Built) -> None:
    built()
    assert built("--force") == (1, PASSED)
    assert built("--force", "--out", "other.nq") == (1, PASSED)


def test_what_is_no_file_gets_the_whole_dump_every_time(built: Built) -> None:
    built()
    for _ in range(2):
        assert built("--out", "/dev/null") == (0, PASSED)


# --- other files, the same graph ---------------------------------------------------------------------


@pytest.fixture
def work(small_data: Path, default: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Runs a command on the small plan, of which nothing is wrong by assumption; gives what it did with the graph."""
    monkeypatch.setenv("VAPA_DATA", str(small_data))
    monkeypatch.setenv("VAPA_DUMP", str(default))
    done: list[str] = []

    def stands_in(place: str, *found: bytes) -> None:
        def noted(*_: object) -> list[bytes]:
            done.append(place.rpartition(".")[2])
            return list(found)

        monkeypatch.setattr(place, noted)

    stands_in("loaders.dump.shape_problems")
    stands_in("queries.check")
    stands_in("queries.derive", b"<urn:a> <urn:found> <urn:b> <urn:g> .\n")
    stands_in("queries.service.describe", b"<urn:a> <urn:described> <urn:b> <urn:g> .\n")

    def run(*arguments: str) -> list[str]:
        done.clear()
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        return list(done)

    return run


CHECKED, FOUND = ["shape_problems", "check"], ["derive", "describe"]


def commented(data: Path, *, title: str = "") -> None:
    """Add a comment to a measure, and give it another title."""
    (path,) = data.rglob("7.1.01-*.yaml")
    text = path.read_text(encoding="utf8")
    path.write_text(text.replace("title: Buurthuizen", f"title: {title}Buurthuizen") + "# looked at\n", encoding="utf8")


def test_a_graph_that_did_not_change_is_neither_checked_nor_described_again(
    work: Callable[..., list[str]], small_data: Path, default: Path
) -> None:
    assert work("build") == CHECKED + FOUND
    before = default.read_bytes()
    assert b"<urn:found>" in before
    for arguments in (["check"], ["build"], ["build", "--out", "other.nq"]):
        commented(small_data)
        assert work(*arguments) == []
        assert default.read_bytes() == before
    assert default.with_name("other.nq").read_bytes() == before
    assert work("build", "--force") == CHECKED + FOUND


def test_a_graph_that_changed_is_checked_and_described(
    work: Callable[..., list[str]], small_data: Path, default: Path
) -> None:
    work("build")
    commented(small_data, title="De ")
    assert work("check") == CHECKED
    assert work("build") == CHECKED + FOUND
    assert b'"De Buurthuizen' in default.read_bytes()


def test_a_dump_that_is_not_whole_is_made_again_though_its_graph_is_the_same(
    work: Callable[..., list[str]], small_data: Path, default: Path
) -> None:
    work("build")
    content = default.read_bytes()
    default.write_bytes(content[:-40])
    commented(small_data)
    assert work("build") == CHECKED + FOUND
    assert default.read_bytes() == content


def test_what_was_found_by_other_rules_is_found_again(
    work: Callable[..., list[str]], small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work("build")
    commented(small_data)
    monkeypatch.setattr(vapa.build, "_hashed", lambda *_: "other rules")
    assert work("build") == CHECKED + FOUND


def test_what_is_gone_from_the_history_is_told_though_the_graph_is_the_same(
    work: Callable[..., list[str]], small_data: Path
) -> None:
    work("build")
    gone = "measure/klein-plan/7.9.9: {issued: 2023-01-01, modified: 2023-01-01, digest: '0123456789abcdef'}\n"
    (small_data / "history.yaml").write_text(gone, encoding="utf8")
    with pytest.raises(AssertionError, match="was published and is no more"):
        work("check")
