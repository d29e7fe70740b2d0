"""Nearest centroids of scikit-learn, for the example of a third-party model.

Writes examples/centroid/test/fixtures/centroid.json: the data once, and cases that name the call that made them.
Run: python packages/repo-checks/golden/centroid.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_iris
from sklearn.neighbors import NearestCentroid

OUT = Path(__file__).resolve().parents[3] / "examples" / "centroid" / "test" / "fixtures" / "centroid.json"

iris = load_iris()
x, y = iris.data[::2], iris.target[::2]
scale = np.sqrt(sum(((x[y == c] - x[y == c].mean(axis=0)) ** 2).sum(axis=0) for c in range(3)) / len(x))
cases = []
for scaled, call in [(False, "NearestCentroid(priors='uniform').fit(x, y)"), (True, "NearestCentroid(priors='uniform').fit(x / s, y), s the pooled spread within classes")]:
    s = scale if scaled else np.ones(4)
    model = NearestCentroid(priors="uniform").fit(x / s, y)
    cases.append(
        {
            "call": call,
            "scale": scaled,
            "centroids": (model.centroids_ * s).tolist(),
            "predict": [str(iris.target_names[c]) for c in model.predict(iris.data[1::2] / s)],
        }
    )
OUT.parent.mkdir(parents=True, exist_ok=True)
data = {"x": x.tolist(), "y": [str(iris.target_names[c]) for c in y], "test": iris.data[1::2].tolist()}
OUT.write_text(json.dumps({"made_by": f"scikit-learn {sklearn.__version__}", **data, "cases": cases}) + "\n")
