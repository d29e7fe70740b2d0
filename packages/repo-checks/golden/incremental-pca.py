"""Golden fixture of incrementalPca.

python packages/repo-checks/golden/incremental-pca.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.decomposition import IncrementalPCA

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "incremental-pca.json"


def main():
    sets = {"iris": datasets.load_iris().data, "wine": datasets.load_wine().data[::2]}
    cases = []
    for name, k, size, whiten in (
        ("iris", None, None, False),
        ("iris", 2, 40, False),
        ("wine", 3, 20, True),
        ("wine", 5, 21, False),
        ("wine", 12, 14, False),
    ):
        x = sets[name]
        m = IncrementalPCA(k, whiten=whiten, batch_size=size).fit(x)
        cases.append(
            {
                "call": f"IncrementalPCA({k}, whiten={whiten}, batch_size={size}).fit({name})",
                "data": name,
                "params": {"nComponents": k, "whiten": whiten, "batchSize": size},
                "mean": m.mean_.tolist(),
                "components": m.components_.tolist(),
                "singularValues": m.singular_values_.tolist(),
                "explainedVariance": m.explained_variance_.tolist(),
                "explainedVarianceRatio": m.explained_variance_ratio_.tolist(),
                "noiseVariance": float(m.noise_variance_),
                "transformed": m.transform(x[:3]).tolist(),
            }
        )
    fixture = {
        "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; data are those of clusters.json",
        "cases": cases,
    }
    OUT.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(OUT.name, OUT.stat().st_size, "bytes")


main()
