"""Golden fixture of tsne: shares of pairs, and how well scikit-learn's maps keep neighbours.

python packages/repo-checks/golden/tsne.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities_nn
from sklearn.neighbors import NearestNeighbors

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "tsne.json"
LETTERS = "0123456789abcdefg"


def main():
    digits = datasets.load_digits()
    x, y = digits.data[:300], digits.target[:300]
    some = x[:40]
    graph = NearestNeighbors(n_neighbors=16).fit(some).kneighbors_graph(mode="distance")
    graph.data **= 2
    p = _joint_probabilities_nn(graph, 5, 0).toarray()
    maps = [TSNE(random_state=s, init=i, n_jobs=1).fit(x) for s, i in ((0, "pca"), (1, "random"), (2, "random"))]
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
        "digits": ["".join(LETTERS[int(v)] for v in row) for row in x],
        "labels": "".join(str(v) for v in y),
        "shares": {
            "call": "_joint_probabilities_nn(the 16 nearest of each of digits[:40], 5)",
            "values": [[i, j, float(p[i, j])] for i in range(40) for j in range(40) if p[i, j] > 0],
        },
        "maps": {
            "call": "TSNE(random_state=s, init=i).fit(digits[:300]); trustworthiness(..., n_neighbors=5)",
            "trustworthiness": [float(trustworthiness(x, m.embedding_, n_neighbors=5)) for m in maps],
            "divergence": [float(m.kl_divergence_) for m in maps],
        },
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes", fixture["maps"])


main()
