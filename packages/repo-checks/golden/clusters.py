"""Golden fixture of clusterers: k-means from given centres and with weights.

python packages/repo-checks/golden/clusters.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.cluster import KMeans

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "clusters.json"


def given_centers(sets):
    cases = []
    for name, k, weighted in (("wine", 7, False), ("wine", 5, False), ("iris", 6, True), ("wine", 12, True)):
        x = sets[name]
        w = (np.arange(len(x)) % 4) * 0.75 if weighted else None
        init = x[1 :: len(x) // k][:k]
        m = KMeans(k, init=init, n_init=1, tol=0).fit(x, sample_weight=w)
        start = f"{name}[1::len({name}) // {k}][:{k}]"
        order = np.lexsort(m.cluster_centers_.T[::-1])
        cases.append(
            {
                "call": f"KMeans({k}, init={start}, n_init=1, tol=0).fit({name}, sample_weight={'weights' if weighted else None})",
                "data": name,
                "weighted": weighted,
                "init": init.tolist(),
                "centers": m.cluster_centers_[order].tolist(),
                "inertia": float(m.inertia_),
                "iterations": int(m.n_iter_),
            }
        )
    return cases


def main():
    warnings.simplefilter("error")
    sets = {"iris": datasets.load_iris().data, "wine": datasets.load_wine().data[::2]}
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; weights are (row % 4) * 0.75",
        "data": {k: x.tolist() for k, x in sets.items()},
        "givenCenters": given_centers(sets),
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")


main()
