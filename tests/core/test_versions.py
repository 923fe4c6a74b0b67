"""An older version of a plan is what was there, whatever was moved since; matters go in their order."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.cascading import coverage, names_hamlets, names_place
from banmoi.core.matters import FINAL, Stage, needs_reason, next_stages
from banmoi.core.versions import ADDED, ENDED, Difference, Moved, as_of, compared, moved_fields

FIELDS = ("text", "lead")
VALUES = st.one_of(st.none(), st.integers(0, 3), st.lists(st.integers(0, 2), max_size=2))
STEP = st.lists(
    st.tuples(st.sampled_from(["change", "add", "end"]), st.integers(0, 9), st.sampled_from(FIELDS), VALUES),
    max_size=5,
)


def living(items):
    return {key: item for key, item in items.items() if item[ENDED] is None}


@given(st.lists(STEP, max_size=6), st.integers(1, 4))
def test_every_version_is_what_was_there(steps, count):
    items = {("task", n): {"text": n, "lead": None, ADDED: 0, ENDED: None} for n in range(count)}
    moves, history = [], [copy.deepcopy(living(items))]
    for version, step in enumerate(steps, 1):
        touched = set()
        for kind, which, name, value in step:
            keys = [key for key in living(items) if key not in touched]
            if kind == "add":
                key = ("task", len(items))
                items[key] = {"text": value, "lead": None, ADDED: version, ENDED: None}
                moves.append(Moved(version, key, ADDED, None, version))
            elif keys:
                key = keys[which % len(keys)]
                if kind == "end":
                    items[key][ENDED] = version
                    moves.append(Moved(version, key, ENDED, None, version))
                else:
                    for moved, before, after in moved_fields(items[key], {name: value}):
                        moves.append(Moved(version, key, moved, before, after))
                        items[key][moved] = after
            else:
                continue
            touched.add(key)
        history.append(copy.deepcopy(living(items)))
    for version, was in enumerate(history):
        found = as_of(items, moves, version)
        assert {key: {name: item[name] for name in FIELDS} for key, item in found.items()} == {
            key: {name: item[name] for name in FIELDS} for key, item in was.items()
        }


def test_a_wish_that_is_already_so_moves_nothing():
    assert moved_fields({"text": "a", "lead": 1}, {"text": "a", "lead": 2}) == (("lead", 1, 2),)


def test_two_versions_side_by_side():
    base = {ADDED: 0, ENDED: None}
    old = {
        ("goal", 1): {"low": "1", **base},
        ("goal", 2): {"low": "2", **base},
        ("goal", 4): {"low": "4", **base},
    }
    new = {
        ("goal", 1): {"low": "1", **base},
        ("goal", 2): {"low": "3", **base},
        ("goal", 3): {"low": "9", **base},
    }
    found = compared(old, new, [("goal", n) for n in (1, 2, 3, 4, 5)])
    assert [(item.key[1], item.difference, item.fields) for item in found] == [
        (1, Difference.SAME, ()),
        (2, Difference.CHANGED, ("low",)),
        (3, Difference.ADDED, ()),
        (4, Difference.ENDED, ()),
    ]


@pytest.mark.parametrize(
    "words",
    ["các bản", "Ban phát triển các bản", "Ban Phát triển bản", "Trưởng các bản", "14/14 bản", "Trưởng bản",
     "UBND xã, nhân dân các bản", "Các bản trên địa bàn"],
)  # fmt: skip
def test_words_that_name_all_hamlets(words):
    assert names_hamlets(words)


@pytest.mark.parametrize(
    "words",
    ["Ban Quản lý xã", "các ban ngành", "Ban phát triển bản Ven", "các văn bản", "các bản kế hoạch",
     "bản Ven", "cơ bản", ""],
)  # fmt: skip
def test_words_that_do_not(words):
    assert not names_hamlets(words)


def test_one_hamlet_by_its_name():
    assert names_place("Trưởng bản Ven", "Bản Ven")
    assert not names_place("Trưởng bản Vene", "Bản Ven")
    assert not names_place("bản Ven", "")


@given(st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 4))),
       st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 4))))  # fmt: skip
def test_coverage_names_every_unit_that_is_missing(meant, carried):
    found = {item.task_id: item for item in coverage(meant, carried)}
    assert set(found) == {task for task, units in meant.items() if units}
    for task, item in found.items():
        assert set(item.missing) == meant[task] - carried.get(task, set())
        assert item.nobody == (not carried.get(task))


def test_the_order_of_a_matter():
    assert next_stages(None) == (Stage.REVIEW,)
    assert next_stages(Stage.REVIEW)[0] is Stage.PROPOSE
    assert Stage.SUBMIT not in next_stages(Stage.PROPOSE)
    assert {Stage.APPROVED, Stage.RETURNED} < set(next_stages(Stage.SUBMIT))
    assert Stage.APPROVED not in next_stages(Stage.CONSULT)
    assert all(next_stages(stage) == () for stage in FINAL)
    assert Stage.REVIEW in next_stages(Stage.RETURNED)


@given(st.sampled_from([None, *Stage]))
def test_every_step_back_wants_its_reason(last):
    order = [Stage.REVIEW, Stage.PROPOSE, Stage.CONSULT, Stage.SUBMIT]
    for chosen in next_stages(last):
        back = last in order and chosen in order and order.index(chosen) < order.index(last)
        assert needs_reason(last, chosen) == (back or chosen in (Stage.RETURNED, Stage.STOPPED))
