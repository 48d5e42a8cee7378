"""Whether a published text says what its evidence says: from the text and the bundle alone. Pure, no database, no network."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from io import BytesIO
from typing import Any

from chengnuo.exchange.review_bundle import FORMAT
from chengnuo.exchange.review_model import MEASURED, PLANNED, QUOTED, TYPED, plain, value_of
from chengnuo.reading import read_text

AGREES, DIFFERS, BASELESS, DAMAGED, UNUSED = "相符", "不符", "没有依据", "证据被改动", "未采用"
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
#: No honest bundle of a district is larger; a zip that unpacks to more is refused before it is unpacked.
_MOST_BYTES = 1_000_000_000


class BundleUnreadable(Exception):
    """The bundle is no bundle; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a figure: positions count code points of the published text; ``off`` is printed less recomputed."""

    verdict: str
    start: int | None
    end: int | None
    printed: str
    expected: str
    off: str
    claim: str
    basis: str
    why: str


@dataclass(frozen=True, slots=True)
class _Spot:
    start: int
    end: int
    text: str


def check(text: str, bundle: bytes) -> tuple[Finding, ...]:
    """Every figure of ``text`` against the bundle, in the order of the text; evidence that is damaged first.

    Raises ``BundleUnreadable``.
    """
    files = _unpacked(bundle)
    findings = _damage(files)
    draft = files.get("text.txt", b"").decode("utf-8", "replace")
    plan = files.get("plan.txt", b"").decode("utf-8", "replace")
    claims = _claims(files)
    there = _places(draft, text, claims)
    used: set[tuple[int, int]] = set()
    rows: list[Finding] = []
    for claim in claims:
        spot = there.get(claim["id"])
        if spot is not None:
            used.add((spot.start, spot.end))
        rows.append(_judged(claim, spot, plan))
    rows += [
        Finding(BASELESS, one.start, one.end, one.text, "", "", "", "", "证据包里没有这个数字")
        for one in _spots(text)
        if not any(start < one.end and one.start < end for start, end in used)
    ]
    return (*findings, *sorted(rows, key=lambda one: (one.start is None, one.start or 0)))


def _unpacked(bundle: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(bundle)) as box:
            if sum(one.file_size for one in box.infolist()) > _MOST_BYTES:
                raise BundleUnreadable("证据包展开后过大，没有读取。")
            files = {name: box.read(name) for name in box.namelist()}
        manifest = json.loads(files["manifest.json"])
        if manifest["format"] != FORMAT or not isinstance(manifest["files"], dict):
            raise BundleUnreadable(f"不认识的证据包格式，本程序能读 {FORMAT}。")
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, RuntimeError, NotImplementedError) as error:
        raise BundleUnreadable("这不是城诺导出的证据包，或文件已损坏。") from error
    return files


def _damage(files: dict[str, bytes]) -> list[Finding]:
    """Files that are not those the manifest names."""
    named = json.loads(files["manifest.json"])["files"]
    bad = [(name, "文件缺失") for name in named if name not in files]
    bad += [
        (name, "SHA-256 与清单不一致")
        for name, digest in named.items()
        if name in files and hashlib.sha256(files[name]).hexdigest() != digest
    ]
    bad += [(name, "清单里没有这个文件") for name in files if name not in named and name != "manifest.json"]
    return [Finding(DAMAGED, None, None, "", "", "", name, "", f"{name}：{why}") for name, why in bad]


def _claims(files: dict[str, bytes]) -> list[dict[str, Any]]:
    try:
        found = [json.loads(files[name]) for name in sorted(files) if name.startswith("figures/")]
        return sorted(found, key=lambda one: int(one["start"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BundleUnreadable("证据包里的数字文件无法读取。") from error


def _spots(text: str) -> list[_Spot]:
    """The figures of a text as ``reading`` finds them, and every run of digits that it did not exclude with a reason."""
    reading = read_text(text)
    found = [
        _Spot(f.start, f.end, f.text) for f in reading.figures if not f.soft and _NUMBER.search(_flat(f.text))
    ]
    taken = [(one.start, one.end) for one in found] + [(one.start, one.end) for one in reading.excluded]
    for match in _NUMBER.finditer(_flat(text)):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            found.append(_Spot(match.start(), match.end(), text[match.start() : match.end()]))
    return sorted(found, key=lambda one: one.start)


def _flat(text: str) -> str:
    """Full-width digits as plain ones; never another length."""
    return "".join(
        flat if len(flat := unicodedata.normalize("NFKC", c)) == 1 and (flat.isdigit() or flat in ".%") else c
        for c in text
    )


def _masked(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The text with every number as one token, so that a changed digit does not move what stands around it."""
    tokens: list[str] = []
    spans: list[tuple[int, int]] = []
    flat, at = _flat(text), 0
    for match in _NUMBER.finditer(flat):
        for place in range(at, match.start()):
            if not flat[place].isspace():
                tokens.append(flat[place])
                spans.append((place, place + 1))
        tokens.append("0")
        spans.append((match.start(), match.end()))
        at = match.end()
    for place in range(at, len(flat)):
        if not flat[place].isspace():
            tokens.append(flat[place])
            spans.append((place, place + 1))
    return tokens, spans


def _places(draft: str, text: str, claims: list[dict[str, Any]]) -> dict[str, _Spot]:
    """Where each claim of the draft stands in the published text."""
    old, old_spans = _masked(draft)
    new, new_spans = _masked(text)
    at = {span[0]: number for number, span in enumerate(old_spans)}
    pairs: dict[int, int] = {}
    for first, second, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        pairs.update((first + step, second + step) for step in range(size))
    found = {}
    for claim in claims:
        number = _NUMBER.search(_flat(draft), claim["start"], claim["end"])
        token = pairs.get(at.get(number.start(), -1)) if number else None
        if token is not None:
            start, end = new_spans[token]
            unit = claim["unit"]
            rest = text[end : end + len(unit) + 8]
            widest = len(rest) - len(rest.lstrip()) + len(unit)
            follows = "".join(rest.split()).startswith("".join(unit.split()))
            found[claim["id"]] = _Spot(start, end + (widest if follows else 0), text[start : end + widest])
    return found


def _judged(claim: dict[str, Any], spot: _Spot | None, plan: str) -> Finding:
    expected, why = _expected(claim, plan)
    basis, name = claim["basis"], claim["id"]
    if why:
        return Finding(DIFFERS, *_span(spot), spot.text if spot else "", expected, "", name, basis, why)
    if spot is None:
        return Finding(UNUSED, None, None, "", expected, "", name, basis, "正文里没有用到这个数字")
    printed = "".join(_flat(spot.text).replace(",", "").replace("，", "").split())
    wanted = "".join(_flat(expected).replace(",", "").split())
    if printed == wanted:
        return Finding(AGREES, spot.start, spot.end, spot.text, expected, "0", name, basis, claim["note"])
    one, other = _NUMBER.match(printed), _NUMBER.match(wanted)
    off = plain(Fraction(one.group()) - Fraction(other.group())) if one and other else ""
    return Finding(
        DIFFERS, spot.start, spot.end, spot.text, expected, off, name, basis, f"按证据应为 {expected}"
    )


def _span(spot: _Spot | None) -> tuple[int | None, int | None]:
    return (spot.start, spot.end) if spot else (None, None)


def _expected(claim: dict[str, Any], plan: str) -> tuple[str, str]:
    """What the evidence says the figure must be, and what is wrong with the evidence itself ("" if nothing)."""
    proof, unit = claim["evidence"], claim["unit"]
    match claim["basis"]:
        case "measured":
            return _added_up(claim, proof, unit)
        case "typed":
            return proof["value"] + unit, ""
        case "planned":
            quote = plan[proof["start"] : proof["end"]]
            words = _number_and_unit("".join(quote.split()), unit)
            return words, "" if quote == proof["quote"] else "计划原文这一处不是所引的话"
        case _:
            number = claim["text"]
            return number, "" if number in plan else "计划原文里没有所引的数字"


def _number_and_unit(words: str, unit: str) -> str:
    number = _NUMBER.search(_flat(words))
    return f"{number.group()}{unit}" if number else words


def _added_up(claim: dict[str, Any], proof: dict[str, Any], unit: str) -> tuple[str, str]:
    sides: dict[str, list[tuple[str, str]]] = {"above": [], "below": []}
    for row in claim["rows"]:
        if not (not proof["start"] or proof["start"] <= row["day"]) or row["day"] > proof["end"]:
            return "", f"明细里有不在统计时段的一行（{row['subject']} {row['id']}，{row['day']}）"
        sides[row["side"]].append((row["day"], row["amount"]))
    value = value_of(proof["kind"], proof["indicator_unit"], proof["factor"], sides["above"], sides["below"])
    if value is None:
        return "", "明细里没有可以计算的行"
    expected = plain(value) + unit
    for side, name in (("above", "分子"), ("below", "分母")):
        if len(sides[side]) != proof[f"{side}_rows"]:
            return expected, f"{name}应有 {proof[f'{side}_rows']} 行，明细里有 {len(sides[side])} 行"
    for side, name in (("above", "分子"), ("below", "分母")):
        if proof["kind"] != "level" and proof[side] != "":
            total = plain(sum((Fraction(amount) for _, amount in sides[side]), Fraction(0)))
            if total != proof[side]:
                return expected, f"{name}写的是 {proof[side]}，明细加起来是 {total}"
    return expected, ""


__all__ = [
    "AGREES",
    "BASELESS",
    "DAMAGED",
    "DIFFERS",
    "MEASURED",
    "PLANNED",
    "QUOTED",
    "TYPED",
    "UNUSED",
    "BundleUnreadable",
    "Finding",
    "check",
]
