"""Classifiers of several labels as scikit-learn fits them, on the rows of linear.json and tree.json.

Trees are kept only where no two splits are equally good: five random states must give the same tree.
Writes packages/models/test/fixtures/multi-output.json. Run: python packages/repo-checks/golden/multi-output.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.multioutput import MultiOutputClassifier
from sklearn.tree import DecisionTreeClassifier

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
SHOWN = 25  # rows, spread over all


def rows_of(x):
    return np.linspace(0, len(x) - 1, SHOWN).astype(int)


def rounded(values):
    return [float(f"{v:.12g}") for v in np.asarray(values).ravel()]


wine = json.loads((OUT / "linear.json").read_text())["data"]["wine_scaled"]
x = np.array(wine["x"])
# The cultivar, whether it is the first, and the parity of the row, as numbers: the test names them.
y = np.array([[c, c == 0, i % 2] for i, c in enumerate(wine["y"])], dtype=int)
named = lambda row: [f"kind {row[0]}", bool(row[1]), int(row[2])]
multi = []
for weighted in (False, True):
    w = (np.arange(len(x)) % 4) * 0.75 + 0.25 if weighted else None
    m = MultiOutputClassifier(LogisticRegression(solver="newton-cholesky", tol=1e-13, max_iter=1000))
    m.fit(x, y, **({} if w is None else {"sample_weight": w}))
    shown = x[rows_of(x)]
    multi.append(
        {
            "call": f"MultiOutputClassifier(LogisticRegression(tol=1e-13)).fit(x, y{', sample_weight=w' if weighted else ''})",
            "weighted": weighted,
            "predict": [named(row) for row in m.predict(shown)],
            "proba": [rounded(p) for p in m.predict_proba(shown)],
        }
    )

sets = json.loads((OUT / "tree.json").read_text())["data"]


def tree_data(name):
    x = np.array([[np.nan if v is None else v for v in row] for row in sets[name]["x"]], dtype=float)
    y = np.array(sets[name]["y"])
    # A class by the numbers, and one by a column, which may be missing.
    other = np.digitize(np.nan_to_num(x[:, 0], nan=0.0), [-0.5, 0.3, 1.0])
    return x, np.column_stack([y, other, np.arange(len(y)) % 2])


NAMES = {
    "maxDepth": "max_depth",
    "minSamplesLeaf": "min_samples_leaf",
    "maxLeafNodes": "max_leaf_nodes",
    "minImpurityDecrease": "min_impurity_decrease",
    "ccpAlpha": "ccp_alpha",
    "criterion": "criterion",
    "classWeight": "class_weight",
}
# Keyed by label, as ours; of three outputs: the class, the band of the first column, the parity.
PER_OUTPUT = [{"0": 3, "2": 0.5}, None, {"1": 2.5}]


def for_sklearn(key, value):
    if value == "logLoss":
        return "log_loss"
    if isinstance(value, list):
        return [{int(label): w for label, w in (own or {}).items()} or {0: 1} for own in value]
    return value


trees = []
for name, p, weighted in (
    ("two", {"maxDepth": 3}, False),
    ("three", {"maxDepth": 4}, False),
    ("three", {"maxDepth": 4, "minSamplesLeaf": 8}, True),
    ("three", {"maxLeafNodes": 9}, False),
    ("three", {"maxDepth": 6, "minSamplesLeaf": 5, "minImpurityDecrease": 0.004}, False),
    ("three", {"maxDepth": 5, "minSamplesLeaf": 8, "ccpAlpha": 0.006}, False),
    ("holes", {"maxDepth": 4, "minSamplesLeaf": 8}, False),
    ("two", {"criterion": "entropy", "maxDepth": 3}, False),
    ("three", {"criterion": "entropy", "maxDepth": 4, "minSamplesLeaf": 8}, True),
    ("three", {"criterion": "entropy", "maxDepth": 5, "minSamplesLeaf": 8, "ccpAlpha": 0.01}, False),
    ("holes", {"criterion": "logLoss", "maxDepth": 4, "minSamplesLeaf": 8}, False),
    ("three", {"maxDepth": 3, "minSamplesLeaf": 10, "classWeight": "balanced"}, False),
    ("three", {"maxDepth": 4, "minSamplesLeaf": 8, "classWeight": PER_OUTPUT}, True),
    ("three", {"criterion": "entropy", "maxDepth": 4, "minSamplesLeaf": 8, "classWeight": PER_OUTPUT}, False),
):
    x, y = tree_data(name)
    w = (np.arange(len(x)) % 4) * 0.75 + 0.25 if weighted else None
    kwargs = {NAMES[k]: for_sklearn(k, v) for k, v in p.items()}
    fits = [DecisionTreeClassifier(random_state=s, **kwargs).fit(x, y, sample_weight=w) for s in range(5)]
    flat = [[t.tree_.feature.tolist(), t.tree_.threshold.tolist()] for t in fits]
    if any(f != flat[0] for f in flat):
        raise SystemExit(f"{name} {p}: equally good splits, choose others")
    m = fits[0]
    trees.append(
        {
            "call": f"DecisionTreeClassifier({', '.join(f'{k}={v!r}' for k, v in kwargs.items())}).fit({name}{', sample_weight=w' if weighted else ''})",
            "data": name,
            "params": p,
            "weighted": weighted,
            "nodes": m.tree_.node_count,
            "impurity": rounded(m.tree_.impurity),
            "importances": rounded(m.feature_importances_),
            "predict": m.predict(x[rows_of(x)]).astype(int).tolist(),
            "proba": [rounded(q) for q in m.predict_proba(x[rows_of(x)])],
        }
    )
x, y = tree_data("three")


def over_seeds(forest, **kwargs):
    """Accuracy of two outputs on rows not learned from, over 20 seeds."""
    scores = []
    for s in range(20):
        f = forest(random_state=s, **kwargs).fit(x[:160], y[:160])
        scores.append((f.predict(x[160:])[:, :2] == y[160:, :2]).mean(axis=0))
    said = ", ".join(f"{k}={v!r}" for k, v in kwargs.items())
    return {
        "call": f"{forest.__name__}({said}).fit(three[:160]), accuracy of 2 outputs on the rest, 20 seeds",
        "mean": rounded(np.mean(scores, axis=0)),
        "low": rounded(np.min(scores, axis=0)),
        "high": rounded(np.max(scores, axis=0)),
    }


forest = over_seeds(RandomForestClassifier, n_estimators=60, max_depth=6)
extra = over_seeds(ExtraTreesClassifier, n_estimators=60, max_depth=8, criterion="entropy", class_weight="balanced")
made = f"scikit-learn {sklearn.__version__}; weights are (row % 4) * 0.75 + 0.25"
out = {
    "made": made,
    "shown": rows_of(np.array(wine["x"])).tolist(),
    "shownTrees": rows_of(x).tolist(),
    "multiOutput": multi,
    "trees": trees,
    "forest": forest,
    "extra": extra,
}
text = json.dumps(out)
(OUT / "multi-output.json").write_text(text + "\n")
print(len(trees), "trees,", len(text), "bytes", forest, extra)
