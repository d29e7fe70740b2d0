"""Decision thresholds of scikit-learn.

Writes packages/pipelines/test/fixtures/thresholds.json: rows of two classes, and for each call the threshold, the curve and
the labels predicted.
Run: python packages/repo-checks/golden/thresholds.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, make_scorer
from sklearn.model_selection import FixedThresholdClassifier, TunedThresholdClassifierCV

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "thresholds.json"

rng = np.random.default_rng(3)
n = 120
y = np.where(rng.random(n) < 0.2, "yes", "no")
x = np.round(rng.normal(size=(n, 3)) + (y == "yes")[:, None] * np.array([1.1, 0.4, 0]), 4)
COSTS = [[0.0, 1.0], [7.0, -0.5]]


def mean_cost(true, predicted):
    return (confusion_matrix(true, predicted, labels=["no", "yes"]) * np.array(COSTS)).sum() / len(true)


def tuned(**options):
    model = TunedThresholdClassifierCV(LogisticRegression(tol=1e-12), store_cv_results=True, **options).fit(x, y)
    return {
        "threshold": model.best_threshold_,
        "score": model.best_score_,
        "thresholds": model.cv_results_["thresholds"].tolist(),
        "scores": model.cv_results_["scores"].tolist(),
        "predict": model.predict(x).tolist(),
    }


OUT.write_text(
    json.dumps(
        {
            "made_by": f"scikit-learn {sklearn.__version__}, LogisticRegression(tol=1e-12)",
            "x": x.tolist(),
            "y": y.tolist(),
            "costs": COSTS,
            "tuned": {
                "TunedThresholdClassifierCV()": tuned(),
                "TunedThresholdClassifierCV(scoring=make_scorer(mean_cost, greater_is_better=False), thresholds=30)": tuned(
                    scoring=make_scorer(mean_cost, greater_is_better=False), thresholds=30
                ),
            },
            "fixed": {
                "FixedThresholdClassifier(threshold=0.2)": FixedThresholdClassifier(
                    LogisticRegression(tol=1e-12), threshold=0.2
                ).fit(x, y).predict(x).tolist()
            },
        }
    )
    + "\n"
)
