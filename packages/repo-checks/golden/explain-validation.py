"""Partial dependence of scikit-learn, and Student's t of scipy.

Writes packages/pipelines/test/fixtures/explain-validation.json.
Run: python packages/repo-checks/golden/explain-validation.py
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.linear_model import LogisticRegression, Ridge

FIXTURES = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures"
data = json.loads((FIXTURES / "validation.json").read_text())
x, labels, values = np.array(data["x"]), np.array(data["labels"]), np.array(data["values"])
two = np.array(data["two"])


def logistic(y):
    return LogisticRegression(tol=1e-12, max_iter=10000).fit(x, y)


def dependence(model, **options):
    out = partial_dependence(model, x, method="brute", kind="average", **options)
    return {"values": out["grid_values"][0].tolist(), "average": out["average"].tolist()}


first, second = [0.81, 0.84, 0.79, 0.9, 0.85], [0.8, 0.8, 0.78, 0.83, 0.85]
d = np.array(first) - np.array(second)
error = np.sqrt((1 / 5 + 1 / 4) * d.var(ddof=1))
t = d.mean() / error
reach = stats.t.ppf(0.975, 4) * error
importance = permutation_importance(logistic(labels), x, labels, n_repeats=2000, random_state=0)

(FIXTURES / "explain-validation.json").write_text(
    json.dumps(
        {
            "made_by": f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}",
            "threeClasses": dependence(logistic(labels), features=[1], grid_resolution=20),
            "twoClasses": dependence(logistic(two), features=[0], grid_resolution=7, percentiles=(0.1, 0.8)),
            "regressor": dependence(Ridge(alpha=1.0).fit(x, values), features=[2], grid_resolution=100),
            "importance": {"mean": importance.importances_mean.tolist(), "std": importance.importances_std.tolist()},
            "compare": {
                "first": first,
                "second": second,
                "t": t,
                "pValue": 2 * stats.t.sf(abs(t), 4),
                "interval": [d.mean() - reach, d.mean() + reach],
            },
            "tails": [[q, df, 2 * stats.t.sf(q, df)] for q in [0.01, 0.5, 1, 2, 5, 40] for df in [1, 2, 3, 9, 30, 200]],
        }
    )
    + "\n"
)
