"""Distances from centres and scores by KMeans of scikit-learn, from the starts of clusters.json.

Writes packages/models/test/fixtures/cluster-distances.json. Run: python packages/repo-checks/golden/cluster-distances.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.cluster import KMeans

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
clusters = json.loads((OUT / "clusters.json").read_text())
cases = []
for given in clusters["givenCenters"]:
    if given["weighted"]:
        continue
    x, init = np.array(clusters["data"][given["data"]]), given["init"]
    m = KMeans(len(init), init=np.array(init), n_init=1, tol=0).fit(x)
    order = np.lexsort(m.cluster_centers_.T[::-1])
    # Other rows than those that it learned from.
    some = x[::7] * 1.25
    call = f"KMeans({len(init)}, init, n_init=1, tol=0).fit({given['data']}), .transform and .score of 1.25 times every seventh row"
    distances = m.transform(some)[:, order].tolist()
    cases.append({"call": call, "data": given["data"], "init": init, "distances": distances, "score": m.score(some)})
text = json.dumps({"made": f"scikit-learn {sklearn.__version__}", "cases": cases})
(OUT / "cluster-distances.json").write_text(text + "\n")
print(len(text), "bytes")
