"""Suggesting a class from what residents write: known sentences, reasons, and what the confidence is worth."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from chengnuo.core.catalogue import queries, services
from chengnuo.core.catalogue.suggesting import Entry, Suggester

SENTENCES = Path(__file__).parent / "data" / "sentences.csv"


@pytest.fixture
def _standard(db: None) -> None:
    services.load_standard()


def sentences(half: str, *styles: str) -> list[tuple[str, str]]:
    """(code, text) of one half: ``tune`` was looked at while writing the words, ``held`` was not."""
    with SENTENCES.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return [(r["code"], r["text"]) for r in rows if r["half"] == half and r["style"] in styles]


def accuracy(rows: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Share of sentences whose class comes first, and is among the first three."""
    first = three = 0
    for code, text in rows:
        codes = [found.matter.code for found in queries.suggest(text)]
        first += codes[:1] == [code]
        three += code in codes
    return first / len(rows), three / len(rows)


@pytest.mark.usefixtures("_standard")
def test_there_are_enough_sentences_and_every_code_is_known() -> None:
    rows = [*sentences("tune", "plain", "hard", "fresh"), *sentences("held", "plain", "fresh")]
    assert len(rows) >= 250 and len({text for _, text in rows}) == len(rows)
    assert {code for code, _ in rows} <= {row.code for row in queries.classes(kind="event")}


@pytest.mark.usefixtures("_standard")
def test_plain_sentences_that_were_held_out_find_their_class() -> None:
    first, three = accuracy(sentences("held", "plain"))
    assert first >= 0.9 and three >= 0.95


@pytest.mark.usefixtures("_standard")
def test_sentences_that_never_name_the_thing_are_guessed_rarely_wrong() -> None:
    """Indirect descriptions: many get no proposal; those that do are mostly right among three."""
    rows = sentences("held", "fresh")
    assert accuracy(rows)[1] >= 0.35


@pytest.mark.usefixtures("_standard")
def test_proposals_are_right_at_least_as_often_as_they_say() -> None:
    rows = sentences("held", "plain", "fresh")
    sure = [(queries.suggest(text)[:1], code) for code, text in rows]
    said = [(found[0].confidence, found[0].matter.code == code) for found, code in sure if found]
    for least, most in ((0.0, 0.65), (0.65, 0.8), (0.8, 1.01)):
        band = [(confidence, right) for confidence, right in said if least <= confidence < most]
        assert len(band) >= 10
        claimed = sum(confidence for confidence, _ in band) / len(band)
        assert sum(right for _, right in band) / len(band) >= claimed - 0.05


@pytest.mark.usefixtures("_standard")
def test_the_reason_names_the_words_of_the_text() -> None:
    found = queries.suggest("建设大道路中间的污水井盖破损了")[0]
    assert found.matter.name == "污水井盖异常"
    assert found.reason == "“污水井盖”对应「污水井盖异常」"
    assert 0 < found.confidence <= 1


@pytest.mark.usefixtures("_standard")
def test_a_place_in_the_text_is_not_what_it_is_about() -> None:
    assert queries.suggest("地铁口旁边的井盖丢了")[0].matter.code == "01023"
    assert queries.suggest("公园门口占道经营")[0].matter.code == "09006"


@pytest.mark.usefixtures("_standard")
@pytest.mark.parametrize("text", ["", "   ", "！！！", "你好", "谢谢", "x" * 20_000, "社保卡怎么补办"])
def test_a_text_that_says_nothing_known_gets_no_class(text: str) -> None:
    assert queries.suggest(text) == ()


@pytest.mark.usefixtures("_standard")
def test_a_word_added_by_the_district_counts_at_once() -> None:
    from dataclasses import replace

    from chengnuo.core.people.models import User

    actor = User.objects.create(username="ducha", display_name="督查员甲", role="supervisor")
    assert queries.suggest("又来了一辆麻木") == ()
    row = queries.find_class("event", "09010")
    state = queries.class_state(row.id)
    services.edit_class(
        actor=actor, class_id=row.id, version=row.version, state=replace(state, words=(*state.words, "麻木"))
    )
    assert queries.suggest("又来了一辆麻木")[0].matter.code == "09010"


def test_a_longer_word_beats_a_shorter_one_within_it() -> None:
    suggester = Suggester([Entry(1, "井盖", ("井盖",)), Entry(2, "污水井盖", ("污水井盖",))])
    found = suggester.propose("污水井盖坏了")
    assert [proposal.key for proposal in found] == [2, 1]
    assert found[0].words == ("污水井盖",)
