"""Splits by categories and under constraints, as LightGBM and scikit-learn make them.

Writes packages/models/test/fixtures/boosting-splits.json: the data once, and cases that name the call that made them. Diabetes is
small enough for a bin a value, so that predictions are compared; of adult (UCI, CC BY 4.0), read from FOLDWISE_DATA or
../shared/data, scores of other rows are compared too.
Run: python packages/repo-checks/golden/boosting-splits.py
"""

import csv
import gzip
import json
import os
from pathlib import Path

import lightgbm
import numpy as np
import sklearn
from sklearn import datasets
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import log_loss, roc_auc_score

ROOT = Path(__file__).resolve().parents[3]
OUT = ROOT / "packages" / "models" / "test" / "fixtures" / "boosting-splits.json"
UCI = Path(os.environ.get("FOLDWISE_DATA", ROOT.parent / "shared" / "data")) / "tabular" / "uci"
CATEGORIES = [1, 2, 4, 5, 6, 7, 8, 12]
SHOWN = 40


def adult():
    """fnlwgt is left out; categories are numbered by their alphabetical order, '?' is missing."""
    rows = []
    for part, step in (("train", 9), ("test", 9)):
        with gzip.open(UCI / f"adult-{part}.csv.gz", "rt") as f:
            rows.append([[c.strip().rstrip(".") for c in r] for r in csv.reader(f) if len(r) == 15 and r[0] != "age"][::step])
    n = len(rows[0])
    columns = list(zip(*(rows[0] + rows[1])))
    y = np.array([int(c.startswith(">50K")) for c in columns[14]])
    x = []
    for j, column in enumerate(columns[:14]):
        if j == 2:
            continue
        try:
            x.append(np.array([float(c) for c in column]))
        except ValueError:
            names = {c: i for i, c in enumerate(sorted(set(column) - {"?", ""}))}
            x.append(np.array([names.get(c, np.nan) for c in column]))
    return np.column_stack(x), y, n


def light(x, y, task, categories, shown, **params):
    """A case of LightGBM. `shown` are our parameters."""
    common = {"n_estimators": 100, "num_leaves": 31, "min_child_samples": 20, "min_data_in_bin": 1, "n_jobs": 1, "verbose": -1}
    kind = lightgbm.LGBMClassifier if task == "classifier" else lightgbm.LGBMRegressor
    kw = {**common, **params}
    model = kind(**kw).fit(x, y, categorical_feature=categories or "auto")
    return model, f"{kind.__name__}({', '.join(f'{k}={v!r}' for k, v in kw.items())}).fit(X, y, categorical_feature={categories})", shown


def main():
    d = datasets.load_diabetes(scaled=False)
    dx, dy = np.round(d.data[:250], 4), np.round(d.target[:250], 2)
    ax, ay, n = adult()
    whole = np.where(np.isnan(ax), 0, ax)[:2000]
    cases = []

    def add(data, made, rows, kind, train=None):
        model, call, params = made
        out = model.predict(rows[:SHOWN]) if kind == "regressor" else model.predict_proba(rows[:SHOWN])[:, 1]
        case = {"call": call, "data": data, "kind": kind, "params": params, "predictions": np.round(out, 6).tolist()}
        if data == "adult":
            p = model.predict_proba(ax[n:])[:, 1]
            case["score"] = {"auc": roc_auc_score(ay[n:], p), "logLoss": log_loss(ay[n:], p)}
        print(call, params, case.get("score"))
        cases.append(case)

    # LightGBM estimates the rows of a category from its hessian, which is exact in the first round.
    for kw, ours in (
        ({}, {}),
        ({"max_cat_to_onehot": 10}, {"maxCatToOnehot": 10}),
        ({"cat_smooth": 2, "cat_l2": 1}, {"catSmooth": 2, "catL2": 1}),
        ({"max_cat_threshold": 3, "min_data_per_group": 20}, {"maxCatThreshold": 3, "minDataPerGroup": 20}),
    ):
        shown = {"nEstimators": 1, "maxLeafNodes": 8, "categoricalFeatures": CATEGORIES, **ours}
        made = light(whole, ay[:2000], "classifier", CATEGORIES, shown, **{"n_estimators": 1, "num_leaves": 8, **kw})
        add("whole", made, whole, "classifier")
    for kw, ours in (
        ({"num_leaves": 8}, {"maxLeafNodes": 8}),
        ({"num_leaves": 8, "reg_lambda": 1}, {"maxLeafNodes": 8, "l2Regularization": 1}),
    ):
        made = light(ax[:n], ay[:n], "classifier", CATEGORIES, {"categoricalFeatures": CATEGORIES, **ours}, **kw)
        add("adult", made, ax, "classifier")

    ways = [0, 0, 1, 1, -1, 0, -1, 0, 1, 0]
    hist = {"max_iter": 12, "max_leaf_nodes": 8, "min_samples_leaf": 5, "early_stopping": False}
    base = {"nEstimators": 12, "maxLeafNodes": 8, "minSamplesLeaf": 5}
    for kw, ours in (
        ({"interaction_cst": [[0, 1, 2], [2, 3, 8]]}, {"interactionConstraints": [[0, 1, 2], [2, 3, 8]]}),
        ({"interaction_cst": [[i] for i in range(10)]}, {"interactionConstraints": [[i] for i in range(10)]}),
    ):
        model = HistGradientBoostingRegressor(**hist, **kw).fit(dx, dy)
        add("diabetes", (model, f"{model!r}.fit(X, y)".replace("\n", ""), {**base, **ours}), dx, "regressor")
    for kw, ours in (
        ({"monotone_constraints": ways}, {"monotoneConstraints": ways}),
        # Few leaves: LightGBM forgets features that could not split a node's parent, though they may split the node.
        (
            {"monotone_constraints": ways, "reg_lambda": 30, "n_estimators": 1, "num_leaves": 5},
            {"monotoneConstraints": ways, "l2Regularization": 30, "nEstimators": 1, "maxLeafNodes": 5},
        ),
        ({"interaction_constraints": [[0, 1, 2], [2, 3, 8], [4, 5, 6, 7, 9]]}, {"interactionConstraints": [[0, 1, 2], [2, 3, 8]]}),
    ):
        kw = {"n_estimators": 12, "num_leaves": 8, "min_child_samples": 5, **kw}
        add("diabetes", light(dx, dy, "regressor", None, {**base, **ours}, **kw), dx, "regressor")

    rows = lambda x: [[None if np.isnan(v) else int(v) if v == int(v) else v for v in r] for r in x.tolist()]
    out = {
        "made": f"LightGBM {lightgbm.__version__}, scikit-learn {sklearn.__version__}; 'whole' is the first 2000 rows of adult with 0 for missing values (null)",
        "adult": {"train": n, "x": rows(ax), "y": ay.tolist()},
        "diabetes": {"x": rows(dx), "y": dy.tolist()},
        "cases": cases,
    }
    OUT.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    print(OUT.stat().st_size, "bytes")


main()
