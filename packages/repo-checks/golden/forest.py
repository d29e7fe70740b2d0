"""Held-out scores of scikit-learn's forests: means over ten random states, for ours to be within a stated band of.

Writes packages/models/test/fixtures/forest.json: the data once, and cases that name the call that made them.
Run: python packages/repo-checks/golden/forest.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_digits, make_classification, make_friedman1
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "forest.json"
SEEDS = range(10)
HALF = 300


def data():
    x, y = make_classification(2 * HALF, 8, n_informative=5, n_redundant=1, n_classes=3, flip_y=0.1, random_state=4)
    u, v = make_friedman1(2 * HALF, 7, noise=1.0, random_state=4)
    x, u = np.round(x, 4), np.round(u, 4)
    holes = x.copy()
    holes[np.random.default_rng(1).random(x.shape) < 0.2] = np.nan
    pairs = np.column_stack([v, 10 * np.sin(np.pi * u[:, 2]) + 5 * u[:, 3] + np.random.default_rng(2).normal(size=len(v))])
    digits = load_digits()
    return {"digits": (digits.data[: 2 * HALF], digits.target[: 2 * HALF]), "pairs": (u, np.round(pairs, 3)), "classes": (x, y), "holes": (holes, y), "values": (u, np.round(v, 4)), "counts": (u, np.floor(v / 3).clip(0))}


CASES = [
    (RandomForestClassifier, "classes", dict()),
    (RandomForestClassifier, "digits", dict()),
    (ExtraTreesClassifier, "digits", dict(max_depth=12)),
    (RandomForestClassifier, "classes", dict(criterion="entropy", max_depth=6, max_features=0.5)),
    (RandomForestClassifier, "classes", dict(max_samples=0.4, min_samples_leaf=3, class_weight="balanced")),
    (RandomForestClassifier, "holes", dict()),
    (RandomForestRegressor, "values", dict()),
    (RandomForestRegressor, "values", dict(max_features=3, max_leaf_nodes=40)),
    (RandomForestRegressor, "values", dict(criterion="absolute_error", min_samples_leaf=4)),
    (RandomForestRegressor, "counts", dict(criterion="poisson", max_depth=5)),
    (RandomForestRegressor, "pairs", dict(min_samples_leaf=2, max_features=0.6)),
    (ExtraTreesRegressor, "pairs", dict()),
    (ExtraTreesClassifier, "classes", dict()),
    (ExtraTreesClassifier, "holes", dict(max_features=None)),
    (ExtraTreesClassifier, "classes", dict(bootstrap=True, oob_score=True, criterion="log_loss")),
    (ExtraTreesRegressor, "values", dict()),
    (ExtraTreesRegressor, "values", dict(max_features="log2", ccp_alpha=0.01)),
]


def main():
    sets, cases = data(), []
    for kind, name, kwargs in CASES:
        x, y = sets[name]
        oob = kind in (RandomForestClassifier, RandomForestRegressor) or kwargs.get("bootstrap", False)
        fits = [kind(random_state=s, n_jobs=2, **(kwargs | {"oob_score": oob})).fit(x[:HALF], y[:HALF]) for s in SEEDS]
        scores = [m.score(x[HALF:], y[HALF:]) for m in fits]
        nodes = np.mean([[t.tree_.node_count for t in m.estimators_] for m in fits])
        cases.append(
            {
                "call": f"{kind.__name__}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())}).fit(X[:{HALF}], y[:{HALF}])",
                "kind": kind.__name__,
                "data": name,
                "params": kwargs,
                "score": round(float(np.mean(scores)), 5),
                "spread": round(float(np.std(scores)), 5),
                "oobScore": round(float(np.mean([m.oob_score_ for m in fits])), 5) if oob else None,
                "nodes": round(float(nodes), 2),
                "importances": np.round(np.mean([m.feature_importances_ for m in fits], axis=0), 5).tolist(),
            }
        )
        print(cases[-1]["call"], name, cases[-1]["score"], cases[-1]["spread"], cases[-1]["oobScore"], nodes)
    rows = lambda x: [[None if np.isnan(v) else int(v) if v == int(v) else v for v in row] for row in x.tolist()]
    out = {
        "made": f"scikit-learn {sklearn.__version__}: means of {len(SEEDS)} random states; the first {HALF} rows are to learn from; null is a missing value",
        "half": HALF,
        "data": {k: {"x": rows(x), "y": y.tolist()} for k, (x, y) in sets.items()},
        "cases": cases,
    }
    OUT.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    print(OUT.stat().st_size, "bytes")


main()
