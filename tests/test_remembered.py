"""What YAML files held is kept from one build to the next: the same data, the same lines, and never those of another text."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import yaml

from loaders import DataError, load, remembered
from loaders.remembered import Remembered
from loaders.yaml_files import Parsed, YamlFile, parsed, read_yaml

DATED = "name: één\nheld_by:\n  - {person: p, start: 2019-10-02}\n"


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are parsed."""
    texts: list[str] = []

    def counted(text: str) -> Parsed:
        texts.append(text)
        return parsed(text)

    monkeypatch.setattr(remembered, "parsed", counted)
    return texts


def kept(*texts: str, folder: Path) -> bytes:
    """What is kept of some files."""
    reader = Remembered()
    for number, text in enumerate(texts):
        path = folder / f"{number}.yaml"
        path.write_text(text, encoding="utf8")
        reader(path, path.name)
    content = reader.to_keep()
    assert content
    return content


def test_all_data_are_read_the_same_without_parsing_them_again(data: Path, parses: list[str]) -> None:
    first = Remembered()
    load(data, first)
    assert len(parses) > 100
    content = first.to_keep()
    assert content
    parses.clear()
    second = Remembered(content)
    for path in sorted(data.glob("[!s]*/**/*.yaml")):
        assert second(path, path.name) == read_yaml(path, path.name)
    assert parses == []


def test_dates_and_lines_are_kept(tmp_path: Path) -> None:
    again = Remembered(kept(DATED, folder=tmp_path))
    read = again(tmp_path / "0.yaml", "0.yaml")
    assert isinstance(read, YamlFile)
    assert read.data["held_by"][0]["start"].isoformat() == "2019-10-02"
    assert (read.line("held_by"), read.line("held_by", 0, "start")) == (2, 3)


def test_a_changed_file_is_parsed_and_one_that_is_gone_forgotten(tmp_path: Path, parses: list[str]) -> None:
    content = kept("a: 1\n", "b: 2\n", folder=tmp_path)
    parses.clear()
    again = Remembered(content)
    (tmp_path / "0.yaml").write_text("a: 3\n", encoding="utf8")
    read = again(tmp_path / "0.yaml", "0.yaml")
    assert isinstance(read, YamlFile)
    assert (read.data, parses) == ({"a": 3}, ["a: 3\n"])
    last = Remembered(again.to_keep() or b"")
    (tmp_path / "1.yaml").write_text("a: 3\n", encoding="utf8")
    last(tmp_path / "1.yaml", "1.yaml")
    assert parses == ["a: 3\n"]
    assert last.to_keep() is None, "it read what it knew, and nothing else"
    last(tmp_path / "0.yaml", "0.yaml")
    (tmp_path / "0.yaml").write_text("b: 2\n", encoding="utf8")
    last(tmp_path / "0.yaml", "0.yaml")
    assert parses == ["a: 3\n", "b: 2\n"]


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "of another PyYAML"])
def test_what_is_not_whole_or_made_by_other_code_counts_as_nothing(
    tmp_path: Path, parses: list[str], harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = kept(DATED, folder=tmp_path)
    parses.clear()
    if harm == "of another PyYAML":
        monkeypatch.setattr(yaml, "__version__", "99.0")
    given = {"cut": content[:-3], "changed": content.replace(b"name", b"nama"), "empty": b""}.get(harm, content)
    read = Remembered(given)(tmp_path / "0.yaml", "0.yaml")
    assert isinstance(read, YamlFile)
    assert (read.data["name"], parses) == ("één", [DATED])


def test_nothing_that_could_run_code_is_loaded(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (tmp_path / "harm",)

    content = pickle.dumps({b"": Evil()})
    assert pickle.loads(content) == {b"": None}
    (tmp_path / "harm").unlink()
    assert Remembered(remembered._seal(content) + content)._known == {}
    assert not (tmp_path / "harm").exists()


def test_what_is_wrong_is_told_with_the_same_lines(small_data: Path) -> None:
    reader = Remembered()
    load(small_data, reader)
    (path,) = small_data.rglob("themes.yaml")
    path.write_text(path.read_text(encoding="utf8").replace("\nwonen:", "\nhuizen:"), encoding="utf8")
    told = []
    for read in (read_yaml, Remembered(reader.to_keep() or b"")):
        with pytest.raises(DataError) as caught:
            load(small_data, read)
        told.append(caught.value.sentences())
    assert told[0] == told[1]
    assert any("measures/" in sentence and "'wonen'" in sentence for sentence in told[0])
