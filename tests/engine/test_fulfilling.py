"""What is played counts: answers and stages are found for a condition, or nothing is."""

from chengnuo.core.records.rules.forms import Field, FieldKind
from chengnuo.core.records.rules.kinds import Quantity, RecordKind, Stage
from chengnuo.engine.fulfilling import Way, answers, ways

FIELDS = (
    Field("name", "名称", FieldKind.TEXT, required=True),
    Field("level", "类别", FieldKind.CHOICE, choices=("甲", "乙", "丙")),
    Field("things", "内容", FieldKind.CHOICES, choices=("水", "电")),
    Field("kept", "接管", FieldKind.YES_NO),
    Field("stars", "星", FieldKind.INTEGER, minimum=1, maximum=5),
)
STAGES = (Stage("a", "一"), Stage("b", "二"), Stage("c", "三", ends=True))
AROUND = {"year": 2023, "month": 1, "quantity": 1.0}


def kind(*stages: Stage) -> RecordKind:
    return RecordKind("s", 1, "k", "某类", FIELDS, "name", Quantity("数", "个"), stages=stages)


def test_the_first_stage_and_the_answers_are_found() -> None:
    assert ways(kind(*STAGES), "", {}, AROUND) == [Way(0, {})]
    assert ways(kind(), "", {}, AROUND) == [Way(-1, {})]
    assert ways(kind(*STAGES), "ended", {}, AROUND) == [Way(2, {})]
    found = ways(kind(*STAGES), "stage_index >= 1 && !stopped && level in ['甲', '丙']", {}, AROUND)
    assert found == [Way(1, {"level": "甲"}), Way(1, {"level": "丙"})]
    assert ways(kind(), "stars >= 4 && kept == true", {}, AROUND) == [
        Way(-1, {"kept": True, "stars": 4}), Way(-1, {"kept": True, "stars": 5}),
    ]  # fmt: skip
    assert ways(kind(), "'电' in things", {}, AROUND) == [Way(-1, {"things": ["电"]})]


def test_given_answers_come_first_and_the_form_helps_where_they_do_not_do() -> None:
    given = {"level": ["乙", "乙", "丙"]}
    assert list(answers(FIELDS, "level == '丙'", given)) == [{"level": "乙"}, {"level": "丙"}]
    assert ways(kind(), "level == '丙'", given, AROUND) == [Way(-1, {"level": "丙"})]
    assert ways(kind(), "level == '甲'", given, AROUND) == [Way(-1, {"level": "甲"})]


def test_what_cannot_hold_has_no_way() -> None:
    assert ways(kind(*STAGES), "stopped", {}, AROUND) == []
    assert ways(kind(), "year == 2022", {}, AROUND) == []
    assert ways(kind(), "name == '某'", {}, AROUND) == []
