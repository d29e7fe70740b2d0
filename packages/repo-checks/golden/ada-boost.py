"""AdaBoost as scikit-learn fits it, on the rows of tree.json (made by tree.py).

AdaBoost.R2 draws rows. `Spaced` takes them at even distances along the sums of the weights, which leaves nothing to chance, so
that every tree, loss and weight can be compared; the scores of real draws are given by their mean and spread over random states.

Writes packages/models/test/fixtures/ada-boost.json. Run: python packages/repo-checks/golden/ada-boost.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import AdaBoostClassifier, AdaBoostRegressor
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

FIXTURES = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
STAGED = 6  # rows
CASES = [
    ("two", {"nEstimators": 20}, 1, False),
    ("two", {"nEstimators": 15, "learningRate": 0.5}, 2, True),
    ("three", {"nEstimators": 20}, 1, False),
    ("three", {"nEstimators": 12, "learningRate": 0.3}, 3, False),
]
REGRESSORS = [
    ("values", {"nEstimators": 5}, False),
    ("values", {"nEstimators": 8, "loss": "square", "learningRate": 0.5, "maxDepth": 2}, True),
    ("values", {"nEstimators": 8, "loss": "exponential", "maxDepth": 2}, False),
]


class Spaced(np.random.RandomState):
    def choice(self, a, size, replace, p):
        ends = np.cumsum(p)
        return np.searchsorted(ends, (np.arange(size) + 0.377) / size * ends[-1], side="right")


def regressor(p, state):
    return AdaBoostRegressor(
        DecisionTreeRegressor(max_depth=p.get("maxDepth", 3)),
        n_estimators=p["nEstimators"],
        learning_rate=p.get("learningRate", 1.0),
        loss=p.get("loss", "linear"),
        random_state=state,
    )


def regressors(sets):
    for name, p, weighted in REGRESSORS:
        x, y = np.array(sets[name]["x"], float), np.array(sets[name]["y"])
        weight = 1 + (np.arange(len(y)) % 4) * 0.75 if weighted else None
        fits = [regressor(p, Spaced(s)).fit(x, y, weight) for s in range(3)]
        m = fits[0]
        assert all(np.allclose(f.predict(x), m.predict(x), atol=1e-12) for f in fits), (name, p)
        even = np.arange(len(y)) % 2 == 0
        scores = [regressor(p, s).fit(x[even], y[even]).score(x[~even], y[~even]) for s in range(30)]
        count = len(m.estimators_)
        yield {
            "call": f"AdaBoostRegressor(DecisionTreeRegressor(), **{p}, random_state=Spaced()).fit(X, y{', sample_weight' if weighted else ''})",
            "data": name,
            "params": p,
            "weighted": weighted,
            "weights": np.round(m.estimator_weights_[:count], 12).tolist(),
            "errors": np.round(m.estimator_errors_[:count], 12).tolist(),
            "predicted": np.round(m.predict(x), 10).tolist(),
            "staged": np.round([p[:STAGED] for p in m.staged_predict(x)], 10).tolist(),
            "importances": np.round(m.feature_importances_, 12).tolist(),
            "score": {"call": "fit(even rows).score(odd rows), random_state=0..29", "mean": float(np.mean(scores)), "spread": float(np.std(scores))},
        }
        print(name, p, count, np.mean(scores), np.std(scores))


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
                "weights": np.round(m.estimator_weights_[: len(m.estimators_)], 12).tolist(),
                "staged": [np.round(p[:STAGED], 12).ravel().tolist() for p in m.staged_predict_proba(x)],
                "proba": np.round(proba[:20], 12).ravel().tolist(),
                "decision": np.round(decision, 12).ravel().tolist(),
                "importances": np.round(m.feature_importances_, 12).tolist(),
                "predicted": m.predict(x).tolist(),
            }
        )
        print(name, p, len(m.estimators_))
    out = {"made": f"scikit-learn {sklearn.__version__}; weights are 1 + (row % 4) * 0.75", "cases": cases, "regressors": list(regressors(sets))}
    (FIXTURES / "ada-boost.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


main()
