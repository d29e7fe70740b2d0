"""Golden fixture of radiusNeighborsClassifier and radiusNeighborsRegressor.

python packages/repo-checks/golden/radius-neighbors.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.neighbors import RadiusNeighborsClassifier, RadiusNeighborsRegressor

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "radius-neighbors.json"


def main():
    iris = datasets.load_iris()
    x, y = iris.data, iris.target
    train, test = np.arange(150) % 3 > 0, np.arange(150) % 3 == 0
    cases = []
    for radius, weights, metric in ((0.8, "uniform", "euclidean"), (0.9, "distance", "manhattan"), (0.5, "distance", "chebyshev")):
        c = RadiusNeighborsClassifier(radius, weights=weights, metric=metric, outlier_label="most_frequent").fit(x[train], y[train])
        r = RadiusNeighborsRegressor(radius, weights=weights, metric=metric).fit(x[train], x[train, 0])
        values = r.predict(x[test])
        cases.append(
            {
                "call": f"RadiusNeighborsClassifier({radius}, weights='{weights}', metric='{metric}', outlier_label='most_frequent').fit(iris[row % 3 > 0])",
                "params": {"radius": radius, "weights": weights, "metric": metric},
                "probabilities": c.predict_proba(x[test]).ravel().tolist(),
                "values": [None if np.isnan(v) else float(v) for v in values],
            }
        )
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; iris is that of clusters.json",
        "labels": y.tolist(),
        "cases": cases,
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")


main()
