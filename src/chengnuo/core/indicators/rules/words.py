"""The words of the indicators."""

from __future__ import annotations

from chengnuo.kernel.labels import Labelled


class Kind(Labelled):
    """How the parts of an indicator make its value. A ``level`` is what was last told: a stock, or a figure added up elsewhere."""

    COUNT = "count", "计数"
    SUM = "sum", "求和"
    SHARE = "share", "比值"
    LEVEL = "level", "期末数"


class Source(Labelled):
    """Where the parts come from."""

    SCENARIO = "scenario", "机制"
    CASES = "cases", "案卷"
    IMPORT = "import", "导入"


class Subject(Labelled):
    """What a part is."""

    RECORD = "record", "台账"
    ASSET = "asset", "部件"
    CASE = "case", "案卷"
    ALARM = "alarm", "报警"
    STREAM = "stream", "设备"
    IMPORT = "import", "导入的数"


class Side(Labelled):
    """Which part of the formula: what is counted, or what it is divided by."""

    ABOVE = "above", "分子"
    BELOW = "below", "分母"
