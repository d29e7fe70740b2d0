"""What features add to predictions, by XGBoost's pred_contribs, LightGBM's pred_contrib, and shap's TreeExplainer for scikit-learn's trees.

Writes packages/models/test/fixtures/contributions-{xgboost,lightgbm}.json, of every third row and of the files in boosted-files-*.json (make those
first), and contributions-shap.json: rows, the trees, and the call that made each case. Where XGBoost has none, a case is left out.
Run: python packages/repo-checks/golden/contributions.py
"""

import base64
import json
from pathlib import Path

import lightgbm
import numpy as np
import shap
import sklearn
import xgboost
from sklearn.datasets import make_classification, make_friedman1
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
STEP = 3


def numbers(v, digits=9):
    return [None if np.isnan(v) else float(f"{v:.{digits}g}") for v in np.asarray(v, float).ravel().tolist()]


def write(name, made, **more):
    path = OUT / f"contributions-{name}.json"
    path.write_text(json.dumps({"made": made, **more}, separators=(",", ":")) + "\n")
    print(path.name, path.stat().st_size, "bytes")


def of_files(name, contributions):
    files = json.loads((OUT / f"boosted-files-{name}.json").read_text())
    x = np.array([[np.nan if v is None else v for v in row] for row in files["x"]])[::STEP]
    cases = {}
    for case in files["cases"]:
        data = base64.b64decode(case["base64"]) if "base64" in case else case["text"].encode()
        phi = contributions(data, x)
        # [rows, outputs, features + 1]
        if phi is not None:
            cases[case["name"]] = numbers(phi[:, [case["options"]["output"]]] if case["options"] else phi)
    return cases


def by_xgboost(data, x):
    model = xgboost.Booster(model_file=bytearray(data), params={"nthread": 1})
    types = model.feature_types
    try:
        d = xgboost.DMatrix(x, feature_types=types, enable_categorical=types is not None)
        phi = model.predict(d, pred_contribs=True)
    except xgboost.core.XGBoostError:
        # Trees with vector leaves.
        return None
    return phi.reshape(len(x), -1, x.shape[1] + 1)


def by_lightgbm(data, x):
    model = lightgbm.Booster(model_str=data.decode())
    return np.asarray(model.predict(x, pred_contrib=True, num_threads=1)).reshape(len(x), -1, x.shape[1] + 1)


def trees_of(model):
    for tree in [m.tree_ for m in getattr(model, "estimators_", [model])]:
        yield {
            "left": tree.children_left.tolist(),
            "right": tree.children_right.tolist(),
            "feature": np.maximum(tree.feature, -1).tolist(),
            "threshold": numbers(np.where(tree.feature < 0, 0, tree.threshold), 17),
            "weight": numbers(tree.weighted_n_node_samples, 17),
            "values": numbers(tree.value, 17),
        }


def by_shap():
    x, y = make_classification(300, 6, n_informative=4, n_classes=3, n_clusters_per_class=1, flip_y=0.1, random_state=2)
    u, v = make_friedman1(300, 6, noise=1.0, random_state=3)
    x, u, v = np.round(x, 4), np.round(u, 4), np.round(v, 3)
    pairs = np.column_stack([v, np.round(10 * u[:, 2] - v / 2, 3)])
    weight = np.random.default_rng(1).integers(1, 4, 300)
    small = {"n_estimators": 4, "random_state": 0}
    cases = [
        (DecisionTreeClassifier, x, y, {"max_depth": 5}, None),
        (DecisionTreeClassifier, x, (y > 0).astype(int), {"min_samples_leaf": 9}, weight),
        (DecisionTreeRegressor, u, v, {"max_leaf_nodes": 25}, None),
        (DecisionTreeRegressor, u, pairs, {"max_depth": 5}, weight),
        (RandomForestClassifier, x, y, {"max_depth": 6, **small}, None),
        (RandomForestClassifier, x, (y > 0).astype(int), {"class_weight": "balanced", "min_samples_leaf": 5, **small}, None),
        (RandomForestRegressor, u, v, {"max_depth": 6, **small}, None),
        (RandomForestRegressor, u, pairs, {"max_depth": 4, **small}, weight),
        (ExtraTreesClassifier, x, y, {"max_depth": 5, **small}, None),
        (ExtraTreesRegressor, u, v, {"min_samples_leaf": 7, **small}, None),
    ]
    for kind, rows, target, params, weights in cases:
        model = kind(**params).fit(rows, target, weights)
        shown = rows[:12]
        explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
        phi = np.asarray(explainer.shap_values(shown, check_additivity=False))
        phi = phi.reshape(len(shown), rows.shape[1], -1).transpose(0, 2, 1)
        expected = np.broadcast_to(np.ravel(explainer.expected_value)[None, :, None], (*phi.shape[:2], 1))
        yield {
            "call": f"shap.TreeExplainer({kind.__name__}({', '.join(f'{k}={v!r}' for k, v in params.items())}).fit(x, y{', weight' if weights is not None else ''})).shap_values(x)",
            "kind": kind.__name__,
            "outputs": phi.shape[1],
            "x": shown.tolist(),
            "trees": list(trees_of(model)),
            "contributions": numbers(np.concatenate([phi, expected], 2), 12),
        }


def main():
    write("xgboost", f"xgboost {xgboost.__version__}", step=STEP, cases=of_files("xgboost", by_xgboost))
    write("lightgbm", f"LightGBM {lightgbm.__version__}", step=STEP, cases=of_files("lightgbm", by_lightgbm))
    write("shap", f"shap {shap.__version__}, scikit-learn {sklearn.__version__}", cases=list(by_shap()))


main()
