"""AdaBoost as scikit-learn fits it, on the rows of tree.json (made by tree.py).

Writes packages/models/test/fixtures/ada-boost.json. Run: python packages/repo-checks/golden/ada-boost.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import AdaBoostClassifier
from sklearn.tree import DecisionTreeClassifier

FIXTURES = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
CASES = [
    ("two", {"nEstimators": 20}, 1, False),
    ("two", {"nEstimators": 15, "learningRate": 0.5}, 2, True),
    ("three", {"nEstimators": 20}, 1, False),
    ("three", {"nEstimators": 12, "learningRate": 0.3}, 3, False),
]


def main():
    sets, cases = json.loads((FIXTURES / "tree.json").read_text())["data"], []
    for name, p, depth, weighted in CASES:
        x, y = np.array(sets[name]["x"], float), np.array(sets[name]["y"])
        weight = 1 + (np.arange(len(y)) % 4) * 0.75 if weighted else None
        fits = [
            AdaBoostClassifier(
                DecisionTreeClassifier(max_depth=depth), n_estimators=p["nEstimators"], learning_rate=p.get("learningRate", 1.0), random_state=s
            ).fit(x, y, weight)
            for s in range(5)
        ]
        m = fits[0]
        proba = m.predict_proba(x)
        assert all(np.allclose(f.predict_proba(x), proba, atol=1e-12) for f in fits), (name, p)
        decision = m.decision_function(x[:20])
        cases.append(
            {
                "call": f"AdaBoostClassifier(DecisionTreeClassifier(max_depth={depth}), **{p}).fit(X, y{', sample_weight' if weighted else ''})",
                "data": name,
                "params": p | {"maxDepth": depth},
                "weighted": weighted,
                "errors": np.round(m.estimator_errors_[: len(m.estimators_)], 12).tolist(),
                "proba": np.round(proba[:20], 12).ravel().tolist(),
                "decision": np.round(decision, 12).ravel().tolist(),
                "importances": np.round(m.feature_importances_, 12).tolist(),
                "predicted": m.predict(x).tolist(),
            }
        )
        print(name, p, len(m.estimators_))
    out = {"made": f"scikit-learn {sklearn.__version__}; weights are 1 + (row % 4) * 0.75", "cases": cases}
    (FIXTURES / "ada-boost.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


main()
