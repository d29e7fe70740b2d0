"""CategoricalNB of scikit-learn, at once and in batches.

Writes packages/models/test/fixtures/categorical-nb.json. Run: python packages/repo-checks/golden/categorical-nb.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.naive_bayes import CategoricalNB

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "categorical-nb.json"
NAMES = {"fitPrior": "fit_prior", "classPrior": "class_prior", "minCategories": "min_categories"}

rng = np.random.default_rng(3)
sizes = [2, 3, 7, 1, 12]
y = np.repeat([0, 1, 2], [60, 30, 15])[rng.permutation(105)]
x = np.column_stack([np.minimum(k - 1, rng.poisson(0.3 * k * (1 + (y + j) % 3) / 2)) for j, k in enumerate(sizes)])
w = (np.arange(len(y)) % 4) * 0.75
# Rows of weight 0 have no categories of their own: scikit-learn counts those of any row.
assert (x[w > 0].max(0) == x.max(0)).all()

cases = []
for params in (
    {},
    {"alpha": 0.01},
    {"fitPrior": False, "minCategories": 15},
    {"classPrior": [0.5, 0.25, 0.25], "minCategories": [2, 3, 9, 4, 12]},
):
    for weighted in (False, True):
        for batches in ([[0, 105]], [[0, 40], [40, 43], [43, 105]]):
            # Its number of categories in batches is that of the last one where that is larger than what was given.
            m = CategoricalNB(**{NAMES.get(k, k): v for k, v in params.items()})
            for a, b in batches:
                m.partial_fit(x[a:b], y[a:b], classes=[0, 1, 2], sample_weight=w[a:b] if weighted else None)
            cases.append(
                {
                    "call": f"{m!r}.partial_fit in batches {batches}{', weights' if weighted else ''}",
                    "params": params,
                    "weighted": weighted,
                    "batches": batches,
                    "scores": [v.T.tolist() for v in m.feature_log_prob_],
                    "proba": m.predict_proba(x[::9]).tolist(),
                    "predicted": m.predict(x[::9]).tolist(),
                }
            )
made = f"scikit-learn {sklearn.__version__}; weights are (row % 4) * 0.75; probabilities are of every ninth row"
text = json.dumps({"made": made, "x": x.tolist(), "y": y.tolist(), "cases": cases})
OUT.write_text(text + "\n")
print(len(text), "bytes")
