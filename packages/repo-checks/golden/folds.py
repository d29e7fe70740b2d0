"""Folds of scikit-learn's deterministic splitters.

Writes packages/pipelines/test/fixtures/folds.json: labels and groups, and for each call its folds as pairs of row lists.
Run: python packages/repo-checks/golden/folds.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.model_selection import (
    GroupKFold,
    KFold,
    LeaveOneGroupOut,
    LeaveOneOut,
    LeavePGroupsOut,
    PredefinedSplit,
    StratifiedGroupKFold,
    StratifiedKFold,
    TimeSeriesSplit,
)

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "folds.json"
warnings.simplefilter("ignore")

rng = np.random.default_rng(0)
data = {}


def add(name, y, groups):
    data[name] = {"y": np.asarray(y).tolist(), "groups": np.asarray(groups).tolist()}


add("even", np.tile(["b", "a", "c"], 10), np.repeat(["g10", "g9", "g2", "g1", "g5", "g3"], 5))
add("skewed", rng.choice(["rare", "some", "most"], 57, p=[0.1, 0.3, 0.6]), rng.integers(0, 12, 57))
add("many groups", rng.integers(0, 2, 80), rng.integers(0, 30, 80))
add("ten classes", rng.integers(0, 10, 90), rng.choice([f"\u00e9{i}" for i in range(10)] + ["z", "Z", "\U0001f600"], 90))
add("numbers", rng.choice([-2, 10, 9], 41), rng.choice([100, 20, 3, -7, 0.5], 41))

cases = []


def case(name, ours, params, call, splitter):
    d = data[name]
    y, groups = np.array(d["y"]), np.array(d["groups"])
    folds = [[train.tolist(), test.tolist()] for train, test in splitter.split(np.zeros((len(y), 1)), y, groups)]
    # The training rows of a partition are the others: only where they are not, they are written.
    rows = set(range(len(y)))
    plain = all(sorted(rows - set(test)) == train for train, test in folds)
    kept = {"tests": [t for _, t in folds]} if plain else {"folds": folds}
    cases.append({"call": f"{call} on '{name}'", "data": name, "splitter": ours, "params": params, **kept})


for name in data:
    for k in [2, 3, 5]:
        case(name, "kFold", {"nSplits": k}, f"KFold({k})", KFold(k))
        case(name, "stratifiedKFold", {"nSplits": k}, f"StratifiedKFold({k})", StratifiedKFold(k))
        case(name, "groupKFold", {"nSplits": k}, f"GroupKFold({k})", GroupKFold(k))
        case(name, "stratifiedGroupKFold", {"nSplits": k}, f"StratifiedGroupKFold({k})", StratifiedGroupKFold(k))
for args, params in [
    ({}, {}),
    ({"n_splits": 3, "gap": 2}, {"nSplits": 3, "gap": 2}),
    ({"n_splits": 4, "max_train_size": 7}, {"nSplits": 4, "maxTrainSize": 7}),
    ({"n_splits": 4, "test_size": 3, "gap": 1}, {"nSplits": 4, "testSize": 3, "gap": 1}),
    ({"n_splits": 2, "test_size": 5, "gap": 4, "max_train_size": 3}, {"nSplits": 2, "testSize": 5, "gap": 4, "maxTrainSize": 3}),
]:
    text = ", ".join(f"{k}={v}" for k, v in args.items())
    for name in ["even", "numbers"]:
        case(name, "timeSeriesSplit", params, f"TimeSeriesSplit({text})", TimeSeriesSplit(**args))
case("even", "leaveOneOut", {}, "LeaveOneOut()", LeaveOneOut())
for name in ["even", "numbers"]:
    case(name, "leavePGroupsOut", {}, "LeaveOneGroupOut()", LeaveOneGroupOut())
    for p in [2, 3]:
        case(name, "leavePGroupsOut", {"nGroups": p}, f"LeavePGroupsOut({p})", LeavePGroupsOut(p))
for label, fold in [("partition", [i % 4 for i in range(30)]), ("kept", [i % 5 * 3 - 1 if i % 5 else -1 for i in range(30)])]:
    case("even", "predefinedSplit", fold, f"PredefinedSplit({label})", PredefinedSplit(fold))

OUT.write_text(json.dumps({"made_by": f"scikit-learn {sklearn.__version__}", "data": data, "cases": cases}) + "\n")
