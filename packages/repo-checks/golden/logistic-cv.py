"""LogisticRegressionCV of scikit-learn, its fits run to the end, on rows of linear.json.

Writes packages/models/test/fixtures/logistic-cv.json. Run: python packages/repo-checks/golden/logistic-cv.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegressionCV

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
SETS = json.loads((OUT / "linear.json").read_text())["data"]
SCORING = {"accuracy": "accuracy", "logLoss": "neg_log_loss", "rocAuc": "roc_auc", "balancedAccuracy": "balanced_accuracy"}
# scikit-learn's names; the shares of L1 say which penalty it is.
NAMES = {"fitIntercept": "fit_intercept", "classWeight": "class_weight", "l1Ratios": "l1_ratios"}


def plan():
    yield "wine_scaled", {"Cs": 4, "cv": 3}, False
    yield "wine_scaled", {"Cs": [0.001, 0.01, 0.1], "cv": 4, "scoring": "logLoss", "classWeight": "balanced"}, True
    yield "iris", {"Cs": [0.01, 1, 10], "cv": 3, "scoring": "balancedAccuracy", "refit": False}, False
    yield "wide", {"Cs": [0.001, 0.01, 0.1, 1], "cv": 4, "scoring": "rocAuc"}, False
    yield "wide", {"Cs": [0.5, 1, 3], "cv": 4, "scoring": "logLoss", "penalty": "l1"}, False
    yield "degenerate", {"Cs": [0.5, 3, 30], "cv": 5, "scoring": "logLoss", "penalty": "elasticnet", "l1Ratios": [0.2, 0.8]}, False
    yield "degenerate", {"Cs": [0.01, 1, 100], "cv": 5, "scoring": "logLoss", "fitIntercept": False}, True


cases = []
for name, p, weighted in plan():
    x, y = (np.array(SETS[name][k]) for k in "xy")
    w = 0.25 + (np.arange(len(y)) % 4) * 0.75 if weighted else None
    given = {NAMES.get(k, k): v for k, v in p.items() if k not in ("penalty", "l1Ratios")}
    penalty = p.get("penalty", "l2")
    given["l1_ratios"] = p["l1Ratios"] if penalty == "elasticnet" else (1.0,) if penalty == "l1" else (0.0,)
    given["scoring"] = SCORING[p.get("scoring", "accuracy")]
    exact = {"solver": "lbfgs" if penalty == "l2" else "saga", "tol": 1e-10 if penalty == "l2" else 1e-9, "max_iter": 100_000}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        m = LogisticRegressionCV(**given, **exact, use_legacy_attributes=False).fit(x, y, sample_weight=w)
    call = ", ".join(f"{k}={v!r}" for k, v in given.items())
    case = {"call": f"LogisticRegressionCV({call}).fit({name}{', sample_weight=w' if weighted else ''})"}
    case |= {"data": name, "params": p, "weighted": weighted, "coef": m.coef_.tolist(), "intercept": m.intercept_.tolist()}
    # scikit-learn has folds first, then shares, then strengths.
    scores = np.asarray(m.scores_)
    print(name, scores.shape, m.C_, m.l1_ratio_)
    scores = scores.reshape(scores.shape[0], -1, len(m.Cs_))
    case |= {"C": float(np.ravel(m.C_)[0]), "l1Ratio": float(np.ravel(m.l1_ratio_)[0]), "scores": scores.transpose(1, 2, 0).tolist()}
    cases.append(case)
text = json.dumps({"made": f"scikit-learn {sklearn.__version__}; weights are 0.25 + (row % 4) * 0.75", "cases": cases})
(OUT / "logistic-cv.json").write_text(text + "\n")
print(len(cases), "cases,", len(text), "bytes")
