"""Decision trees as scikit-learn grows them, where no two splits are equally good: five random states must give the same tree.

Writes packages/models/test/fixtures/tree.json: the data once, and cases that name the call that made them.
Run: python packages/repo-checks/golden/tree.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures" / "tree.json"
NAMES = {
    "maxDepth": "max_depth",
    "minSamplesSplit": "min_samples_split",
    "minSamplesLeaf": "min_samples_leaf",
    "minWeightFractionLeaf": "min_weight_fraction_leaf",
    "maxLeafNodes": "max_leaf_nodes",
    "minImpurityDecrease": "min_impurity_decrease",
    "ccpAlpha": "ccp_alpha",
    "classWeight": "class_weight",
    "criterion": "criterion",
    "monotonicCst": "monotonic_cst",
}
CRITERIA = {"logLoss": "log_loss", "squaredError": "squared_error", "absoluteError": "absolute_error"}


def data():
    rng = np.random.default_rng(7)
    x = np.round(rng.normal(size=(240, 4)) * [1, 100, 0.01, 1] + [0, 5000, 0, 3], 5)
    z = x[:, 0] + (x[:, 1] - 5000) / 100 - x[:, 2] * 100 * (x[:, 3] > 3) + rng.normal(size=240) * 1.2
    holes = x.copy()
    holes[rng.random(size=x.shape) < 0.15] = np.nan
    holes[z > 1.2, 3] = np.nan
    steps = np.round(x * [2, 0.02, 200, 2])  # many equal values in a column
    return {
        "two": (x, (z > 0).astype(int)),
        "three": (x, np.digitize(z, [-0.8, 0.9])),
        "values": (x, np.round(3 * z + 50, 4)),
        "counts": (x, np.floor(np.exp(z / 2))),
        "holes": (holes, (z > 0).astype(int)),
        "holes_values": (holes, np.round(z, 4)),
        "pairs": (holes, np.round(np.column_stack([3 * z + 50, (x[:, 1] - 5000) / 50 + rng.normal(size=240)]), 3)),
        "count_pairs": (x, np.floor(np.exp(np.column_stack([z, x[:, 0]]) / 2) + 1)),
        "steps": (steps, np.digitize(z, [-0.8, 0.9])),
    }


CLASSIFIER = [
    ("two", {"minSamplesLeaf": 8, "maxDepth": 5}),
    ("two", {"maxDepth": 3}),
    ("two", {"maxDepth": 4, "weights": True}),
    ("two", {"maxDepth": 3, "classWeight": "balanced", "minSamplesSplit": 0.1}),
    ("two", {"criterion": "entropy", "minSamplesLeaf": 20}),
    ("two", {"criterion": "logLoss", "maxDepth": 3, "weights": True}),
    ("three", {"minSamplesLeaf": 8, "maxDepth": 5}),
    ("three", {"criterion": "entropy", "maxDepth": 4}),
    ("three", {"maxDepth": 4, "weights": True, "minWeightFractionLeaf": 0.05}),
    ("three", {"criterion": "entropy", "minSamplesLeaf": 25, "weights": True}),
    ("three", {"maxLeafNodes": 7}),
    ("three", {"minImpurityDecrease": 0.02}),
    ("three", {"minSamplesLeaf": 5, "ccpAlpha": 0.012}),
    ("steps", {"maxDepth": 3, "minSamplesLeaf": 8}),
    ("holes", {"maxDepth": 3, "weights": True}),
    ("holes", {"maxLeafNodes": 6, "criterion": "entropy"}),
    ("two", {"maxDepth": 4, "minSamplesLeaf": 6, "monotonicCst": [1, -1, 0, 1]}),
    ("two", {"criterion": "entropy", "maxLeafNodes": 9, "minSamplesLeaf": 6, "weights": True, "monotonicCst": [0, 1, -1, 0]}),
    ("holes", {"maxDepth": 4, "minSamplesLeaf": 10, "monotonicCst": [1, 1, 0, -1]}),
]
REGRESSOR = [
    ("values", {"minSamplesLeaf": 5}),
    ("values", {"maxDepth": 3, "weights": True}),
    ("values", {"maxLeafNodes": 9}),
    ("values", {"minSamplesLeaf": 4, "ccpAlpha": 0.4}),
    ("values", {"criterion": "absoluteError", "minSamplesLeaf": 12}),
    ("values", {"criterion": "absoluteError", "maxDepth": 3, "weights": True}),
    ("values", {"criterion": "absoluteError", "maxLeafNodes": 6}),
    ("counts", {"criterion": "poisson", "minSamplesLeaf": 20}),
    ("counts", {"criterion": "poisson", "maxDepth": 3, "weights": True}),
    ("holes_values", {"minSamplesLeaf": 8}),
    ("holes_values", {"maxDepth": 3, "weights": True}),
    ("pairs", {"minSamplesLeaf": 6}),
    ("pairs", {"maxLeafNodes": 8, "weights": True}),
    ("count_pairs", {"criterion": "poisson", "maxDepth": 3}),
    ("values", {"minSamplesLeaf": 10, "monotonicCst": [1, 1, 0, -1]}),
    ("values", {"maxLeafNodes": 9, "minSamplesLeaf": 5, "weights": True, "monotonicCst": [-1, 1, 0, 0]}),
    ("values", {"criterion": "absoluteError", "minSamplesLeaf": 12, "maxDepth": 4, "monotonicCst": [1, 1, -1, 0]}),
    ("counts", {"criterion": "poisson", "maxDepth": 4, "minSamplesLeaf": 15, "monotonicCst": [1, -1, 0, 1]}),
    ("holes_values", {"minSamplesLeaf": 12, "monotonicCst": [1, 1, 0, -1]}),
]


def same(a, b):
    a, b = a.tree_, b.tree_
    return a.node_count == b.node_count and np.array_equal(a.feature, b.feature) and np.array_equal(a.threshold, b.threshold)


def main():
    sets, cases = data(), []
    for kind, table in ((DecisionTreeClassifier, CLASSIFIER), (DecisionTreeRegressor, REGRESSOR)):
        for name, given in table:
            x, y = sets[name]
            p = dict(given)
            weighted = p.pop("weights", False)
            weight = (np.arange(len(y)) % 4) * 0.75 if weighted else None
            kwargs = {NAMES[k]: CRITERIA.get(v, v) if k == "criterion" else v for k, v in p.items()}
            fits = [kind(random_state=s, **kwargs).fit(x, y, weight) for s in range(5)]
            assert all(same(fits[0], m) for m in fits), (name, given)
            m = fits[0]
            t = m.tree_
            path = kind(random_state=0, **(kwargs | {"ccp_alpha": 0.0})).cost_complexity_pruning_path(x, y, weight)
            values = t.value.reshape(t.node_count, -1)  # of one output or one value each
            shown = ", ".join(f"{k}={v!r}" for k, v in kwargs.items())
            cases.append(
                {
                    "call": f"{kind.__name__}({shown}).fit(X, y{', sample_weight' if weighted else ''})",
                    "kind": "classifier" if kind is DecisionTreeClassifier else "regressor",
                    "data": name,
                    "params": p,
                    "weighted": weighted,
                    "feature": np.maximum(t.feature, -1).tolist(),
                    "threshold": [None if np.isinf(v) else v for v in np.where(t.feature < 0, 0, t.threshold).tolist()],
                    "left": t.children_left.tolist(),
                    "right": t.children_right.tolist(),
                    "missingLeft": np.where(t.feature < 0, 0, t.missing_go_to_left).tolist(),
                    "impurity": np.round(t.impurity, 12).tolist(),
                    "samples": t.n_node_samples.tolist(),
                    "weight": np.round(t.weighted_n_node_samples, 9).tolist(),
                    "values": np.round(values, 10).tolist(),
                    "importances": np.round(m.feature_importances_, 12).tolist(),
                    "alphas": np.round(path.ccp_alphas, 12).tolist(),
                    "impurities": np.round(path.impurities, 12).tolist(),
                    "leaves": m.apply(x[:10]).tolist(),
                    "depth": m.get_depth(),
                }
            )
            print(name, given, t.node_count)
    out = {
        "made": f"scikit-learn {sklearn.__version__}; weights are (row % 4) * 0.75; null among x is a missing value, among thresholds infinity",
        "data": {k: {"x": [[None if np.isnan(v) else v for v in row] for row in x.tolist()], "y": y.tolist()} for k, (x, y) in sets.items()},
        "cases": cases,
    }
    OUT.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    print(OUT.stat().st_size, "bytes")


main()
