"""The schema of the platform's registers, in words: what each field means to a person who has never seen the tables."""

from __future__ import annotations

from chengnuo.core.datasets.rules.words import Column

_STREET = Column("street_code", "街道代码", "9 位")
_COMMUNITY = Column("community_code", "社区代码", "12 位")
_GRID = Column("grid_code", "单元网格代码", "15 位，沿用旧标准的 14 位")
_LON = Column("lon", "经度", "WGS-84")
_LAT = Column("lat", "纬度", "WGS-84")
_SIMULATED = Column("simulated", "模拟", "由程序生成，不是真实数据")

CASES = (
    Column("number", "案卷号", "上报日期加序号"), Column("state", "状态", "案卷走到哪一步"), Column("source", "来源", "居民、热线、网格员、感知设备、上级、外部系统"),
    Column("matter_class", "分类", "立案标准里的部件或事项"), Column("description", "问题描述", "上报人的原话，可能含个人信息", True),
    Column("address", "地址", "", True), _LON, _LAT, _GRID, _COMMUNITY, _STREET, Column("lead_unit", "主办单位"),
    Column("reported_at", "上报时间"), Column("filed_at", "立案时间"), Column("dispatched_at", "派遣时间"),
    Column("due_at", "到期时间", "按立案标准的时限和工作日历算出"), Column("finished_at", "处置完成时间"), Column("closed_at", "结案时间"), _SIMULATED,
)  # fmt: skip
ORDERS = (
    Column("external_id", "工单编号", "12345 平台的编号，再次导入不会重复"), Column("text", "诉求内容", "", True), Column("address", "地址", "", True),
    Column("name", "来电人", "", True), Column("phone", "电话", "", True), Column("class", "分类", "按对照表对到立案标准"), Column("at", "来电时间"),
)  # fmt: skip
ASSETS = (
    Column("GLBJBSM", "标识码", "17 位"), Column("GLBJMC", "名称"), Column("class", "分类代码", "5 位"), Column("GLBJZT", "状态", "完好、破损、丢失、废弃、移除"),
    Column("ZGBMMC", "主管部门"), Column("QSDWMC", "权属单位"), Column("YHDWMC", "养护单位"), _LON, _LAT, _GRID, _COMMUNITY, _STREET,
    Column("CSRQ", "初始日期"), Column("BGRQ", "变更日期"), Column("SJLY", "数据来源", "实测、地形图、基础地理数据、其他"), _SIMULATED,
)  # fmt: skip
GRIDS = (
    Column("code", "网格代码", "6 位区、3 位街道、3 位社区、3 位序号"), Column("name", "名称"), Column("community", "所属社区"), Column("shape", "范围", "WGS-84 多边形"),
    Column("area_m2", "面积", "平方米"), Column("valid_from", "生效日期"), Column("valid_to", "失效日期"), _SIMULATED,
)  # fmt: skip
CATALOGUE = (
    Column("code", "分类代码"), Column("kind", "类别", "管理部件或管理事项"), Column("name", "名称"), Column("condition", "立案条件"), Column("closing", "结案条件"),
    Column("stages", "时限", "工作时、工作日、自然日或紧急时"), Column("default_department", "默认责任部门"), Column("sensitive", "默认不公开"),
)  # fmt: skip
REPORTS = (
    Column("title", "标题"), Column("plan_year", "计划年度"), Column("text", "原文"), Column("figure", "数据", "原文里的每个数：值、单位、比较词、指标"),
    Column("start", "位置", "在原文里从第几个字起"), Column("section", "章节"),
)  # fmt: skip
COMMITMENTS = (
    Column("code", "编号"), Column("text", "内容"), Column("source_text", "原文", "报告里印的原话，不改"), Column("lead_unit", "牵头单位"),
    Column("co_units", "责任单位"), Column("deadline", "完成时限"), Column("figures", "数据指标"), Column("state", "状态"), Column("plan", "办理方案", "分管领导和责任人", True),
)  # fmt: skip
RECORD = (
    Column("title", "名称"), Column("quantity", "数量"), Column("day", "日期"), Column("unit", "登记单位"), Column("evidence", "依据", "文号、地点、照片编号等"),
    Column("address", "地址"), _LON, _LAT, _GRID, _COMMUNITY, _STREET, Column("stage", "阶段", "推进项目走到哪一步"), _SIMULATED,
)  # fmt: skip
POINTS = (
    Column("phenomenonTime", "观测时间"), Column("result", "观测值"), Column("datastream", "数据流", "哪台设备的哪一项"), Column("thing", "设备"),
    Column("unitOfMeasurement", "计量单位"), _SIMULATED,
)  # fmt: skip
