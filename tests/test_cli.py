"""The command line as a user meets it: what it prints, where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

import vapa
from queries.library import QueryError, library
from tests.helpers import SMALL
from tests.helpers.serving import PATIENCE
from vapa.build import DumpError, Label, fingerprint, write_dump
from vapa.cli import app
from vapa.files import write
from vapa.settings import Settings


def run(*arguments: str | Path, folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [os.environ.get("VAPA_TEST_PYTHON", sys.executable), "-m", "vapa", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", **environment},
        timeout=PATIENCE,
        check=False,
    )


def asked(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The same in this process, which need not start: of each way to end, and of a pipe, there is a claim with `run`."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


@pytest.mark.slow
def test_build_writes_the_dump_and_is_quiet_in_a_pipe(tmp_path: Path, dump: Path) -> None:
    done = run("build", "--force", "--out", tmp_path / "x.nq")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert "all checks passed" in done.stdout
    assert (tmp_path / "x.nq").read_bytes() == dump.read_bytes()


def test_build_lists_all_problems_and_writes_nothing(small_data: Path, tmp_path: Path) -> None:
    path = small_data / "plans" / "klein-plan" / "measures" / "7.1.01-buurthuizen.yaml"
    path.write_text(path.read_text(encoding="utf8").replace("status: Updated", "status: Oud"), encoding="utf8")
    done = run("build", "--data", small_data, "--out", tmp_path / "x.nq")
    assert done.returncode == 1
    assert "7.1.01-buurthuizen.yaml:4: status:" in done.stderr
    assert done.stderr.endswith("\nvapa: 1 problem; nothing was written\n")
    assert not (tmp_path / "x.nq").exists()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [("build", "--out", "x.nq"), ("release", "1.0.0", "--note", "x"), ("corrections", "sent.yaml", "--refuse", "1")]
)  # fmt: skip
def test_a_command_that_would_have_written_says_that_nothing_was(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (small_data / "vocabularies" / "themes.yaml").unlink()
    (tmp_path / "sent.yaml").write_text("about: x\nwrong: x\n", "utf8")
    done = asked(*command, "--data", "data")
    assert (done.returncode, done.stderr.splitlines()[1:]) == (1, ["vapa: 1 problem; nothing was written"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "sent.yaml"]


def test_a_problem_is_told_with_a_path_that_opens_from_where_one_is(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_data / "plans" / "klein-plan" / "measures" / "7.1.01-buurthuizen.yaml"
    right = path.read_text(encoding="utf8")
    (there := tmp_path / "elsewhere").mkdir()
    sent = tmp_path / "sent.yaml"
    sent.write_text(
        "about: https://w3id.org/vapa/id/measure/klein-plan/7.1.1\nwrong: x\nnow: 'title: Buurthuizen'\nshould_be: 'titel: x'\n",
        "utf8",
    )
    verify = ("verify", "--plan", "klein-plan", "--source", (SMALL / "document.txt").absolute())
    for old, new, command in (
        ("status: Updated", "status: Oud", ("check",)),
        ("status: Updated", "status: New", verify),
        ("status: Updated", "status: Updated", ("corrections", sent)),
    ):
        path.write_text(right.replace(old, new), encoding="utf8")
        for folder, data, shown in (
            (tmp_path, "data", "data/plans/"),
            (tmp_path, small_data, "data/plans/"),
            (small_data, ".", "plans/"),
            (there, small_data, f"{small_data}/plans/"),
            (there, "../data", f"{small_data}/plans/"),
        ):
            monkeypatch.chdir(folder)
            said = CliRunner().invoke(app, [*map(str, command), "--data", str(data)]).output
            found = re.findall(r"^\S+buurthuizen.yaml:.*", said, re.MULTILINE)
            assert found
            assert all(line.startswith(f"{shown}klein-plan/measures/7.1.01-buurthuizen.yaml:") for line in found), found
            assert (folder / shown).is_dir()


@pytest.mark.slow
def test_check_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAPA_DUMP", str(tmp_path / "cache" / "vapa.nq"))
    monkeypatch.chdir(tmp_path)
    done = asked("check")
    assert done.returncode == 0
    assert "nothing wrong" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [("check",), ("verify", "--plan", "klein-plan", "--source", SMALL / "document.txt")]
)
def test_a_command_that_never_writes_does_not_say_that_nothing_was_written(
    small_data: Path, command: tuple[str | Path, ...]
) -> None:
    (small_data / "vocabularies" / "themes.yaml").unlink()
    assert run(*command, "--data", small_data).stderr.endswith("the file is missing\nvapa: 1 problem\n")


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"),
    [
        ("actors.rq", "group: actors", "group: acteurs", "8: unknown group 'acteurs'; did you mean actors?"),
        ("actors.rq", "param: plan plan", "param: plan themes", "9: unknown parameter type 'themes'; did you mean theme or term?"),
        *((f"{kind}/{name}.rq", "SELECT", "SELEC", "") for kind, name in (
            ("checks", "conflicts-are-mutual"), ("derived", "periods"), ("editions", "facts"), ("findings", "no-amount"),
            ("linked_data", "names"), ("service", "schema"), ("site", "measures"), ("store", "plans"), ("tables", "figures"),
        )),
    ],
)  # fmt: skip
def test_check_tells_a_mistake_in_any_query_file(
    file: str, right: str, wrong: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a dump stands there of data and code that did not change since."""
    monkeypatch.setenv("VAPA_DUMP", str(tmp_path / "vapa.nq"))
    write_dump(tmp_path / "vapa.nq", b"", fingerprint(Settings.in_force()))
    module, folder = sys.modules["queries.library"].__dict__, tmp_path / "library"
    shutil.copytree(module["FOLDER"], folder)
    monkeypatch.setitem(module, "FOLDER", folder)
    monkeypatch.setitem(module, "library", library.__wrapped__)
    text = (folder / file).read_text(encoding="utf8")
    assert right in text
    assert "nothing wrong" in CliRunner().invoke(app, ["check"]).output
    (folder / file).write_text(text.replace(right, wrong), encoding="utf8")
    done = CliRunner().invoke(app, ["check"])
    assert done.exit_code == 2
    assert done.output.startswith(f"vapa: {folder / file}:{said}")


@pytest.mark.slow
def test_verify_exits_0_without_and_1_with_differences(small_data: Path, small_text: Path) -> None:
    right = asked("verify", "--plan", "klein-plan", "--data", small_data, "--source", SMALL / "document.txt")
    assert (right.returncode, right.stdout) == (0, "0 differences between 4 measures and document.txt\n")
    small_text.write_text(small_text.read_text(encoding="utf8").replace("VVSG", "SAAMO"), encoding="utf8")
    wrong = asked("verify", "--plan", "klein-plan", "--data", small_data, "--source", small_text)
    assert wrong.returncode == 1
    assert "the mention 'VVSG' does not stand in line 26" in wrong.stdout


def test_verify_tells_a_text_that_is_no_plan(small_data: Path, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("niets\n", encoding="utf8")
    done = run("verify", "--plan", "klein-plan", "--data", small_data, "--source", tmp_path / "x.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert "is this the plan's text?" in done.stderr
    assert "Traceback" not in done.stderr


def test_query_lists_the_library() -> None:
    done = run("query")
    assert done.returncode == 0
    assert "measures-of-minister" in done.stdout
    assert "minister=welzijn" in done.stdout


def test_query_prints_a_table_and_the_count_apart(dump: Path) -> None:
    done = run("query", "measures-of-minister", "--param", "minister=mobiliteit", "--dump", dump)
    assert "7.5.11" in done.stdout
    assert done.stderr == "2 rows\n"


def test_one_row_is_no_plural(dump: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.rq"
    own.write_text('SELECT ?x WHERE { VALUES ?x { "a" } }', encoding="utf8")
    assert run("query", "--file", own, "--dump", dump).stderr == "1 row\n"


def test_query_in_csv_keeps_accents(dump: Path) -> None:
    done = run("query", "ministers", "--format", "csv", "--dump", dump)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["post"] for row in rows} >= {"Financiën, Begroting en Wonen"}


def test_query_in_json_is_a_standard_sparql_result(dump: Path) -> None:
    done = run("query", "ministers", "--format", "json", "--dump", dump)
    answer = json.loads(done.stdout)
    assert answer["head"]["vars"][0] == "post"
    assert answer["results"]["bindings"][0]["post"]["xml:lang"] == "nl"


def test_query_in_markdown_escapes_bars(dump: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.rq"
    own.write_text('SELECT ?x WHERE { VALUES ?x { "a|b" } }', encoding="utf8")
    done = run("query", "--file", own, "--format", "md", "--dump", dump)
    assert done.stdout == "| x |\n| --- |\n| a\\|b |\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "SELECT ?m { ?m vapa:endingYear ?year }",
            "0 rows\nvapa:endingYear is not in this graph; did you mean vapa:endYear",
        ),
        ("ASK { ?m a vapa:Mesure }", "vapa:Mesure is not in this graph; did you mean vapa:Measure"),
        ("SELECT ?m { ?m vapa:endYear 1900 }", "0 rows\n"),
    ],
)
def test_a_name_that_the_graph_does_not_know_is_told_with_the_answer(
    dump: Path, tmp_path: Path, text: str, said: str
) -> None:
    own = tmp_path / "own.rq"
    own.write_text(text, encoding="utf8")
    done = run("query", "--file", own, "--dump", dump)
    assert (done.returncode, done.stderr.partition(" or ")[0]) == (0, said)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["SELECT * {", "ASK {", "CONSTRUCT { ?s ?p ?o } WHERE {"])
def test_an_own_query_goes_out_to_other_endpoints_only_when_it_may(dump: Path, tmp_path: Path, form: str) -> None:
    own = tmp_path / "own.rq"
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(PATIENCE)
        url = f"http://127.0.0.1:{other.getsockname()[1]}/sparql"
        own.write_text(f"{form} SERVICE <{url}> {{ ?s ?p ?o }} }}", encoding="utf8")
        done = asked("query", "--file", own, "--dump", dump)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "asks an endpoint elsewhere (SERVICE); give --allow-service (in Python service=True) if" in done.stderr
        with pytest.raises(QueryError, match="asks an endpoint elsewhere"):
            vapa.open(dump).sparql(own.read_text())
        allowed = threading.Thread(target=run, args=("query", "--file", own, "--dump", dump, "--allow-service"))
        allowed.start()
        connection, _ = other.accept()  # the first that comes, so the refused one did not
        connection.close()
        allowed.join(PATIENCE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ASK { ?m a vapa:Measure }", "true\n"),
        ("CONSTRUCT { ?p a vapa:Plan } WHERE { ?p a vapa:Plan }", "/id/plan/vapa-2022> "),
    ],
)
def test_own_query_of_any_form_is_answered(dump: Path, tmp_path: Path, text: str, wanted: str) -> None:
    own = tmp_path / "own.rq"
    own.write_text(text, encoding="utf8")
    done = asked("query", "--file", own, "--dump", dump)
    assert done.returncode == 0
    assert wanted in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["query", "onbekend"], "there is no query 'onbekend'; `vapa query` lists them"),
        (
            ["query", "measures-without-amout"],
            "there is no query 'measures-without-amout'; did you mean measures-without-amount",
        ),
        (["query", "measures", "--param", "goal=sd9"], "there is no goal 'sd9' in the graph; known: SD1, SD2, "),
        (["report", "--rule", "similar-measure"], "there is no rule 'similar-measure'; did you mean similar-measures"),
        (["query", "measures", "--param", "goal"], "a parameter is given as name=value, not 'goal'"),
        (["query", "measures", "--param", "goal=SD9"], "there is no goal 'SD9' in the graph; known: SD1, SD2, "),
        (["query", "measures", "--file", "x.rq"], "not both"),
        (["query", "--file", "niet-daar.rq"], "niet-daar.rq: No such file or directory"),
        (["report", "--rule", "onzin"], "there is no rule 'onzin'; `vapa query rules` lists them"),
        (["network", "--out", "n.html", "--goal", "SD4", "--minister", "mobiliteit"], "nothing to draw"),
        (
            ["network", "--out", "n.html", "--network-nodes", "veel"],
            "setting 'network_nodes' takes a whole number above zero, not 'veel'",
        ),
    ],
)
def test_a_mistake_is_one_sentence_on_stderr(
    dump: Path, arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = asked(*arguments, "--dump", dump)
    assert done.returncode != 0
    assert done.stdout == ""
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_dump_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = run("query", "ministers", "--dump", tmp_path / "weg.nq")
    assert done.returncode == 1
    assert "weg.nq: No such file or directory" in done.stderr


def test_a_dump_that_is_no_dump_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.nq").write_text("geen quads\n", encoding="utf8")
    done = run("query", "ministers", "--dump", tmp_path / "x.nq")
    assert done.returncode == 1
    assert "the dump is not N-Quads" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("label", ["whole", "absent", "broken"])
def test_a_dump_that_was_cut_at_the_end_of_a_line_is_not_trusted(dump: Path, tmp_path: Path, label: str) -> None:
    """By its label; by what it says of itself where there is none; and never by half a label."""
    cut, own = tmp_path / "cut.nq", tmp_path / "cut.nq.json"
    cut.write_bytes(b"".join(dump.read_bytes().splitlines(keepends=True)[:-2000]))
    if label != "absent":
        own.write_bytes(dump.with_name(f"{dump.name}.json").read_bytes()[: None if label == "whole" else 40])
    result = asked("query", "measures", "--dump", cut)
    assert (result.returncode, result.stdout) == (1, "")
    assert ("is no label of a dump" if label == "broken" else "is not what was written: it holds") in result.stderr


def test_a_dump_is_known_by_whatever_name(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "link.nq").symlink_to("real.nq")
    write_dump(tmp_path / "link.nq", dump.read_bytes(), "data")
    for name in ("link.nq", "real.nq"):
        assert Label.read(tmp_path / name) == Label.of(dump.read_bytes(), "data")
    with (tmp_path / "real.nq").open("ab") as file:
        file.write(b"<urn:a> <urn:b> <urn:c> .\n")
    with pytest.raises(DumpError, match="is not what was written"):
        vapa.open(tmp_path / "link.nq")


def test_a_file_is_written_where_it_is_and_stays_what_it_is(tmp_path: Path) -> None:
    """A link stays one, its target keeps its mode and other names, and a long name is no hindrance."""
    target, link, other = tmp_path / ("x" * 250), tmp_path / "link", tmp_path / "other"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target.name)
    write(link, b"new")
    assert (link.is_symlink(), target.read_bytes(), target.stat().st_mode & 0o777) == (True, b"new", 0o640)
    other.hardlink_to(target)
    write(other, b"newer")
    assert (target.read_bytes(), target.stat().st_nlink) == (b"newer", 2)
    assert {path.name for path in tmp_path.iterdir()} == {target.name, "link", "other"}


def test_a_pipe_is_written_to_by_any_name_and_a_device_stays_one(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    write(Path(f"/dev/fd/{writing}"), b"through")
    os.close(writing)
    assert os.read(reading, 20) == b"through"
    os.close(reading)
    write(Path("/dev/null"), b"nothing")
    assert Path("/dev/null").is_char_device()
    (tmp_path / "loop").symlink_to("loop")
    for path, words in (
        (tmp_path / "loop", "symbolic links"),
        (Path("/dev/full"), "No space left"),
        (tmp_path, "a dir"),
    ):
        with pytest.raises(OSError, match=words) as caught:
            write(path, b"x")
        assert caught.value.filename == str(path)


@pytest.mark.slow
def test_default_dump_is_built_again_when_the_data_have_changed(
    tmp_path: Path, data: Path, dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(data, tmp_path / "data"))
    kept = tmp_path / "vapa.nq"
    write_dump(kept, dump.read_bytes(), fingerprint(Settings.in_force()))
    monkeypatch.setenv("VAPA_DUMP", str(kept))

    def name(folder: Path) -> str:
        monkeypatch.setenv("VAPA_DATA", str(folder))
        done = asked("query", "measures", "--param", "goal=SD4", "--format", "csv")
        assert done.returncode == 0, done.stderr
        return done.stdout

    made = kept.stat().st_mtime_ns
    first = name(copy)
    assert kept.stat().st_mtime_ns == made, "nothing changed, nothing is built"
    (path,) = copy.rglob("7.4.01-*.yaml")
    path.write_text(path.read_text(encoding="utf8").replace("title: 'Dyzo:", "title: 'Dyzoo:"), encoding="utf8")
    assert "Dyzoo:" in name(copy)
    assert name(data) == first, "other data, another dump"


def test_a_dump_asked_with_another_base_is_told(dump: Path) -> None:
    done = run("query", "ministers", "--dump", dump, "--base", "http://localhost/vapa")
    assert done.returncode == 2
    assert "holds no plan under http://localhost/vapa" in done.stderr


def test_an_own_query_that_is_not_utf8_is_told(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_bytes("ASK { ?s ?p 'caf\u00e9' }".encode("latin-1"))
    done = run("query", "--file", tmp_path / "own.rq", "--dump", dump)
    assert (done.returncode, done.stdout) == (1, "")
    assert "not UTF-8" in done.stderr


def test_a_wrong_setting_ends_with_code_2(dump: Path, tmp_path: Path) -> None:
    assert run("network", "--network-nodes", "veel", "--dump", dump, folder=tmp_path).returncode == 2


def test_python_face_opens_a_dump(dump: Path) -> None:
    assert len(vapa.open(dump).query("joint-leads")) == 10


def test_help_names_every_command() -> None:
    done = run("--help")
    assert all(name in done.stdout for name in ("build", "check", "verify", "query", "report", "network"))


@pytest.mark.slow
def test_findings_are_chosen_by_rule_measure_and_minister(dump: Path) -> None:
    done = asked(
        "findings", "--rule", "shared-instrument", "--minister", "onderwijs", "--format", "json", "--dump", dump
    )
    found = {finding["name"]: finding for finding in json.loads(done.stdout)}
    # Education and Sport uses the UiTPAS (7.3.13) of others; one administration carries out both sides of 7.3.24
    assert {name.partition(":")[0] for name in found} == {"UiTPAS"}
    assert found["UiTPAS: 4 maatregelen van 3 ministers"]["measures"] == ["7.3.2", "7.3.4", "7.3.13", "7.3.23"]
    loose = asked("findings", "--measure", "7.1.4", "--rule", "similar-measures", "--uncoordinated", "--dump", dump)
    assert "7.1.4 en 7.4.5" in loose.stdout
    assert loose.stderr == "1 of 1 finding\n"


@pytest.mark.slow
def test_a_rule_is_worked_out_anew_with_another_option(dump: Path) -> None:
    done = asked("findings", "--rule", "thin-theme", "--option", "most=1", "--dump", dump)
    assert [line.split("\t")[2] for line in done.stdout.splitlines()] == ["Voeding: 1 maatregel"]


@pytest.mark.slow
def test_findings_and_report_can_be_asked_in_english(dump: Path) -> None:
    shown = asked("findings", "--rule", "duty-without-trace", "--lang", "en", "--dump", dump).stdout
    assert "Poverty test: 8 of 9 ministers without a trace in their fiches" in shown
    assert shown.splitlines()[0].split("\t")[1] in ("Strong", "Moderate", "Weak")
    report = asked("report", "--format", "md", "--lang", "en", "--dump", dump).stdout
    assert "## The 10 that ask most" in report
    assert asked("findings", "--lang", "fr", "--dump", dump).returncode == 2


@pytest.mark.slow
def test_a_report_tells_how_many_findings_it_does_not_show_and_gives_all_as_csv(dump: Path, tmp_path: Path) -> None:
    shown = asked("report", "--format", "md", "--report-findings", "2", "--dump", dump).stdout
    more = int(re.search(r"En nog (\d+): vapa report --rule no-own-indicator\.", shown)[1])  # type: ignore[index]
    assert asked("report", "--out", tmp_path / "all.csv", "--dump", dump).returncode == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8-sig"))))
    assert sum(row["rule"] == "no-own-indicator" for row in rows) == more + 2
    pair = next(row for row in rows if row["rule"] == "same-amount")
    assert pair["coordinated"] == "true"
    assert "7.5.4 verwijst naar 7.5.3" in pair["ties"].split("; ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--rule", "mooi"], "there is no rule 'mooi'"),
        (["--option", "minimum=0.3"], "--option goes with --rule"),
        (
            ["--rule", "similar-measures", "--option", "hoogste=1"],
            "rule 'similar-measures' has no option 'hoogste'; known: ",
        ),
        (["--rule", "similar-measures", "--option", "minimum=veel"], "option 'minimum' is a number from zero up"),
        (["--measure", "7.9.9"], "there is no measure '7.9.9'"),
        (["--minister", "kunst"], "there is no ministerial post 'kunst'; known: "),
    ],
)
def test_a_wrong_choice_of_findings_is_one_sentence(dump: Path, arguments: list[str], told: str) -> None:
    done = asked("findings", *arguments, "--dump", dump)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
