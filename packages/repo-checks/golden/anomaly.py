"""Scores of scikit-learn's isolation forests: means over ten random states, for ours to be within a stated band of.

Writes packages/models/test/fixtures/anomaly.json: the data once, and cases that name the call that made them.
`intrusions` are rows of three columns with heavy tails, made as the `http` set of the ODDS collection looks.
Run: python packages/repo-checks/golden/anomaly.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import IsolationForest
from sklearn.ensemble._iforest import _average_path_length
from sklearn.metrics import roc_auc_score

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "anomaly.json"
SEEDS = range(10)


def data():
    rng = np.random.default_rng(3)
    normal = np.exp(rng.normal(size=(600, 3)) * [0.3, 1, 2] + [0, 5, 7])
    attacks = np.exp(rng.normal(size=(12, 3)) * 0.1 + [0, 10.9, 8.9])
    intrusions = np.round(np.vstack([normal, attacks]), 3)
    cancer = load_breast_cancer()
    keep = np.r_[np.flatnonzero(cancer.target == 1)[:300], np.flatnonzero(cancer.target == 0)[:30]]
    tumours = cancer.data[keep][:, :10]
    holes = tumours.copy()
    holes[rng.random(holes.shape) < 0.1] = np.nan
    return {
        "intrusions": (intrusions, np.r_[np.zeros(600), np.ones(12)]),
        "tumours": (tumours, 1 - cancer.target[keep]),
        "holes": (holes, 1 - cancer.target[keep]),
    }


CASES = [
    ("intrusions", dict()),
    ("intrusions", dict(max_samples=64, contamination=0.02)),
    ("tumours", dict()),
    ("tumours", dict(max_features=3, bootstrap=True)),
    ("tumours", dict(max_samples=0.5, contamination=0.1)),
    ("holes", dict()),
]
# Weights: row i of an outlier 0.25, of the rest 1 + i % 3, and each tenth row 0.
WEIGHTED = [
    ("tumours", dict(max_samples=64)),
    ("tumours", dict(max_samples=0.5, bootstrap=True, contamination=0.1)),
]


def weights(outlier):
    i = np.arange(len(outlier))
    return np.where(i % 10 == 9, 0, np.where(outlier == 1, 0.25, 1 + i % 3))


def main():
    sets, cases = data(), []
    for name, kwargs, weighted in [(*c, False) for c in CASES] + [(*c, True) for c in WEIGHTED]:
        x, outlier = sets[name]
        weight = weights(outlier) if weighted else None
        fits = [IsolationForest(random_state=s, **kwargs).fit(x, sample_weight=weight) for s in SEEDS]
        scores = np.array([m.score_samples(x) for m in fits])
        aucs = [roc_auc_score(outlier, -s) for s in scores]
        shown = ", ".join(f"{k}={v!r}" for k, v in kwargs.items())
        cases.append(
            {
                "call": f"IsolationForest({shown}).fit(X{', sample_weight=w' if weighted else ''}).score_samples(X)",
                "data": name,
                "params": kwargs,
                **({"weight": weight.tolist()} if weighted else {}),
                "scores": np.round(scores.mean(0), 5).tolist(),
                "spread": round(float(scores.std(0).mean()), 5),
                "auc": round(float(np.mean(aucs)), 5),
                "aucSpread": round(float(np.std(aucs)), 5),
                "offset": round(float(np.mean([m.offset_ for m in fits])), 5),
            }
        )
        print(name, kwargs, cases[-1]["auc"], cases[-1]["aucSpread"], cases[-1]["offset"], cases[-1]["spread"])
    sizes = [1, 2, 3, 4, 10, 100, 256, 1000, 10**6]
    rows = lambda x: [[None if np.isnan(v) else v for v in row] for row in x.tolist()]
    out = {
        "made": f"scikit-learn {sklearn.__version__}: means of {len(SEEDS)} random states; null is a missing value",
        "data": {k: {"x": rows(x), "outlier": y.astype(int).tolist()} for k, (x, y) in sets.items()},
        "pathLengths": {
            "call": "sklearn.ensemble._iforest._average_path_length(sizes)",
            "sizes": sizes,
            "lengths": _average_path_length(np.array(sizes)).tolist(),
        },
        "cases": cases,
    }
    OUT.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    print(OUT.stat().st_size, "bytes")


main()
