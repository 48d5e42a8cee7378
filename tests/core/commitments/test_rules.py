"""Suggestions, states and units: the pure rules."""

from chengnuo.core.commitments.rules import DutyIndex, State, UnitDuty, settle_units, state_of

INDEX = DutyIndex(
    [
        UnitDuty(1, ("区城市管理执法局", "区城管执法局"), ("停车泊位", "停车", "垃圾分类")),
        UnitDuty(2, ("区城乡建设局",), ("停车泊位", "道路", "微循环道路")),
        UnitDuty(3, ("区教育局",), ("学校", "教育")),
    ]
)


def test_a_suggestion_says_which_word_spoke_for_it() -> None:
    [suggestion] = INDEX.suggest("推进垃圾分类全覆盖")
    assert (suggestion.unit_id, suggestion.role) == (1, "lead")
    assert suggestion.reason == "正文命中职责关键词「垃圾分类」"
    assert 0 < suggestion.score < 1


def test_the_longest_word_counts_once_and_a_shared_word_weighs_less() -> None:
    lead, co = INDEX.suggest("拓宽道路，新增停车泊位1000个，推进垃圾分类")
    assert (lead.unit_id, co.unit_id) == (1, 2)
    assert lead.reason == "正文命中职责关键词「垃圾分类」「停车泊位」"


def test_a_word_broken_by_a_page_break_is_still_found() -> None:
    assert INDEX.suggest("推进垃圾\n\n分类")[0].unit_id == 1


def test_a_section_alone_suggests_nobody() -> None:
    assert INDEX.suggest("提高办事效率", section="办好教育") == ()


def test_the_lead_phrase_of_the_paragraph_counts() -> None:
    [suggestion] = INDEX.suggest("完善机制", lead_text="办好人民满意的学校教育")
    assert suggestion.unit_id == 3
    assert "句首" in suggestion.reason


def test_nothing_is_suggested_without_duties() -> None:
    assert DutyIndex([]).suggest("新增停车泊位") == ()


def test_without_a_lead_the_first_responsible_unit_leads() -> None:
    assert settle_units(None, [5, 6, 5]) == (5, (6,))
    assert settle_units(6, [5, 6]) == (6, (5,))
    assert settle_units(None, []) == (None, ())


def test_states_follow_from_units_suggestions_and_plan() -> None:
    assert state_of(has_lead=False, has_open_suggestion=False, has_plan=True) == State.PENDING
    assert state_of(has_lead=False, has_open_suggestion=True, has_plan=False) == State.SUGGESTED
    assert state_of(has_lead=True, has_open_suggestion=False, has_plan=False) == State.ASSIGNED
    assert state_of(has_lead=True, has_open_suggestion=True, has_plan=True) == State.PLANNED
