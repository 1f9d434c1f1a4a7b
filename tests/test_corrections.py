"""Say that it is wrong: from the form on the site to the change that an editor sees, with file and line."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from queries import Store
from tests.test_site import ask, words
from vapa.cli import app

ABOUT = "https://w3id.org/vapa/id/measure/vapa-2022/7.3.17/budget-line/inzet-afdeling-welzijn-en-samenleving"
SMALL = "https://w3id.org/vapa/id/measure/klein-plan"
FILE = "plans/vapa-2022/measures/7.3.17-globaal-plan-ervaringsdeskundigheid.yaml"


def corrected(path: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["corrections", str(path), *more])
    return done.exit_code, done.output


def line_of(data: Path, text: str) -> int:
    return next(n for n, line in enumerate((data / FILE).read_text().splitlines(), 1) if text in line)


@pytest.mark.slow
def test_what_a_reader_fills_in_becomes_a_change_that_an_editor_sees(kg: Store, data: Path, tmp_path: Path) -> None:
    form, file = ask(
        kg,
        f"/klopt-niet?over={ABOUT}",
        f"/klopt-niet.yaml?over={ABOUT}&fout=Het is voor de hele afdeling&nu=binnen de Afdeling&moet-zijn=door de Afdeling&blz=103&wie=Een lezer",
    )
    assert "Opgeleide ervaringsdeskundigheid binnen de Afdeling Welzijn en Samenleving" in words(form)
    assert file.headers["content-disposition"] == 'attachment; filename="klopt-niet.yaml"'
    said = yaml.safe_load(file.text)
    assert (said["about"], said["page"], said["who"]) == (ABOUT, 103, "Een lezer")
    (tmp_path / "sent.yaml").write_bytes(file.content)
    code, output = corrected(tmp_path / "sent.yaml")
    assert code == 0, output
    assert f"{FILE}:{line_of(data, 'id: inzet-afdeling-welzijn-en-samenleving')}-" in output
    assert "-    label: Opgeleide ervaringsdeskundigheid binnen de Afdeling Welzijn en Samenleving" in output
    assert "+    label: Opgeleide ervaringsdeskundigheid door de Afdeling Welzijn en Samenleving" in output
    assert "the data with this change are right" in output
    assert "door de Afdeling" not in (data / FILE).read_text()  # nothing is written


@pytest.mark.slow
def test_an_amount_that_the_plan_does_not_print_is_refused_with_its_line(data: Path, tmp_path: Path) -> None:
    # page 103 prints 94.000 euro
    path = tmp_path / "sent.yaml"
    path.write_text(yaml.safe_dump({"about": ABOUT, "wrong": "te laag", "now": "94000", "should_be": "95000"}))
    code, output = corrected(path)
    assert code == 1
    assert f"{FILE}:{line_of(data, 'amount: 94000')}: budget_line.0.amount" in output


@pytest.mark.parametrize(("at", "given"), [(".", "data"), ("data", "."), ("elsewhere", "../data")])
def test_the_change_is_a_patch_that_can_be_applied(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, given: str
) -> None:
    """In the current folder, or in that of the data where they are not below it."""
    sent, folder = tmp_path / "sent.yaml", tmp_path / at
    sent.write_text(
        yaml.safe_dump(
            {"about": f"{SMALL}/7.1.1", "wrong": "x", "now": "Buurthuizen werken", "should_be": "Zij werken"}
        )
    )
    folder.mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    code, output = corrected(sent, "--data", given)
    assert code == 0, output
    where = small_data if at == "elsewhere" else folder
    subprocess.run(["git", "apply"], cwd=where, input=output, text=True, check=True)
    (path,) = small_data.rglob("7.1.01-*.yaml")
    assert "description: Zij werken met de koepel" in path.read_text(encoding="utf8")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("wrong: x\n", "about: is required but not given"),
        (f"about: {SMALL}/7.1.1\nwrong: x\nshuld_be: y\n", "shuld_be: is not a field of this record; known: about, "),
        (f"about: {SMALL}/7.1.1\nwrong: x\nnow: nergens\nshould_be: ergens\n", "'nergens' does not stand there"),
        (f"about: {SMALL}/9.9.9\nwrong: x\n", "the data hold no record of"),
        ("about: [\n", "is not valid YAML"),
    ],
)
def test_a_file_that_is_no_correction_is_told_in_one_sentence(
    small_data: Path, tmp_path: Path, content: str, why: str
) -> None:
    path = tmp_path / "sent.yaml"
    path.write_text(content)
    code, output = corrected(path, "--data", str(small_data))
    assert code == 1
    assert why in output
    assert "Traceback" not in output


def refused(data: Path, path: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["corrections", str(path), "--data", str(data), "--refuse", "12", *more])
    return done.exit_code, done.output


@pytest.mark.slow
def test_a_refused_correction_becomes_a_position_once_all_data_with_it_are_right(data: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(data, tmp_path / "data"))
    about = "https://w3id.org/vapa/id/measure/vapa-2022/7.1.2/involvement/vvsg"
    path, kept = tmp_path / "sent.yaml", copy / "positions" / "vvsg.yaml"
    path.write_text(
        yaml.safe_dump({"about": about, "wrong": "de VVSG doet meer", "should_be": "regisseur", "page": 26})
    )
    said = ("--reason", "De fiche zegt het zo niet.", "--as", "vvsg", "--on", "2026-03-01")
    code, output = refused(copy, path, *said)
    assert code == 0, output
    assert yaml.safe_load(kept.read_text(encoding="utf8")) == {
        "verbetering-12": {
            "about": "measure/vapa-2022/7.1.2/involvement/vvsg",
            "stance": "Disagrees",
            "actor": "vvsg",
            "date": dt.date(2026, 3, 1),
            "description": {
                "nl": "de VVSG doet meer. Het zou moeten zijn: regisseur. Zie bladzijde 26 van het document."
            },
            "source": "Verbetering 12, geweigerd door de redactie: De fiche zegt het zo niet.",
        }
    }
    before = kept.read_bytes()
    code, output = refused(copy, path, *said)
    assert (code, kept.read_bytes()) == (1, before)
    assert "positions/vvsg.yaml holds 'verbetering-12' already" in output

    path.write_text(yaml.safe_dump({"about": about.replace("vvsg", "niemand"), "wrong": "niet juist"}))
    code, output = refused(copy, path, *said, "--refuse", "13")
    assert (code, kept.read_bytes()) == (1, before)
    assert "7.1.2/involvement/niemand, which is not there" in output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--reason", "nee", "--as", "niemand"), "'niemand' is not in vocabularies/actors"),
        (("--as", "vvsg"), "a refusal says why; give it with --reason"),
    ],
)
def test_a_refusal_of_nobody_or_without_a_reason_writes_nothing(
    small_data: Path, tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    path = tmp_path / "sent.yaml"
    path.write_text(yaml.safe_dump({"about": f"{SMALL}/7.1.1", "wrong": "niet juist"}))
    code, output = refused(small_data, path, *options)
    assert code == 1
    assert told in output
    assert not list(small_data.glob("positions/*.yaml"))


def test_what_is_wrong_with_a_refusal_is_told_of_the_data_and_not_of_the_copy_that_was_checked(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "sent.yaml"
    path.write_text(yaml.safe_dump({"about": "https://w3id.org/vapa/id/7.1.1", "wrong": "niet juist"}))
    code, output = refused(Path("data"), path, "--reason", "nee", "--as", "vvsg")
    assert code == 1
    assert output.startswith("data/positions/vvsg.yaml:3: verbetering-12.about: ")
    assert output.endswith("\nvapa: 1 problem; nothing was written\n")
    assert not list(small_data.glob("positions/*.yaml"))


def test_every_statement_page_and_finding_can_be_said_to_be_wrong(kg: Store) -> None:
    measure, listed, finding, gaps = ask(
        kg,
        "/doc/measure/vapa-2022/7.1.4",
        "/maatregelen?thema=werk",
        "/doc/finding/vapa-2022/similar-measures/7.1.4-7.4.5",
        "/hiaten",
    )
    assert "involvement%2Fnetwerk-tegen-armoede" in measure.text
    assert "/klopt-niet?over=" in listed.text
    assert "similar-measures%2F7.1.4-7.4.5" in finding.text
    assert gaps.text.count("/klopt-niet?over=https%3A%2F%2Fw3id.org%2Fvapa%2Fid%2Ffinding") >= gaps.text.count(
        "<article"
    )


def test_a_message_is_plain_words_to_copy_and_tells_what_is_missing(kg: Store) -> None:
    sent, empty = ask(kg, f"/klopt-niet?over={ABOUT}&fout=Het is te laag&lang=nl", f"/klopt-niet?over={ABOUT}&fout=")
    message = sent.text.partition("<textarea readonly")[2].partition("</textarea>")[0]
    assert "Wat klopt er niet?\nHet is te laag" in message
    assert "about:" not in message
    assert "vapa corrections" not in sent.text
    assert "Vul in wat er niet klopt" in words(empty)
    assert "Uw bericht" not in words(empty)


def test_a_correction_of_nothing_is_not_made(kg: Store) -> None:
    assert [answer.status_code for answer in ask(kg, "/klopt-niet.yaml", f"/klopt-niet.yaml?over={ABOUT}")] == [
        400,
        400,
    ]


def test_links_keep_the_language_that_the_address_says_for_who_keeps_no_cookies(kg: Store) -> None:
    (page,) = ask(kg, "/maatregelen?thema=werk&lang=en")
    assert 'href="/overlap?lang=en"' in page.text
    assert '<link rel="alternate" hreflang="nl"' in page.text
    assert page.text.count('rel="canonical"') == 1
    assert "lang=en" not in ask(kg, "/maatregelen?thema=werk")[0].text.partition("</header>")[2]
