"""What LightGBM's rounds do beyond trees: early stopping, more rounds, custom objectives, GOSS, DART, class scaling, ranking; importances.

Writes packages/models/test/fixtures/boosting-rounds.json, from the data that boosting.py left in boosting.json (run that one first). Where
every value has a bin of its own, predictions and histories are compared; elsewhere scores on held-out rows are.
The ranking data (LightGBM's examples/lambdarank, MIT) are read from FOLDWISE_DATA or ../shared/data; the fixture has scores of them only.
Run: python packages/repo-checks/golden/boosting-rounds.py
"""

import gzip
import json
import os
from pathlib import Path

import lightgbm
import numpy as np
import xgboost
from sklearn.metrics import r2_score, roc_auc_score

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "packages" / "models" / "test" / "fixtures"
RANK = Path(os.environ.get("FOLDWISE_DATA", ROOT.parent / "shared" / "data")) / "gbdt" / "lightgbm-examples" / "lambdarank"

QUIET = {"verbose": -1, "num_threads": 1, "deterministic": True, "seed": 0}
# On few rows: every value a bin of its own, and no limits that LightGBM reckons in its own way.
EXACT = {**QUIET, "min_data_in_leaf": 1, "min_data_in_bin": 1, "num_leaves": 5, "learning_rate": 0.1}


def sets():
    made = json.loads((FIXTURES / "boosting.json").read_text())["data"]
    out = {}
    for name, d in made.items():
        x = np.array([[np.nan if v is None else v for v in row] for row in d["x"]], float)
        out[name] = (x, np.array(d["y"], float), d["train"])
    return out


def shown(params, call):
    return f"lightgbm {call} " + json.dumps({k: v for k, v in params.items() if k not in QUIET})


def early_stopping(data):
    x, y, n = data["few_houses"]
    params = {**EXACT, "objective": "regression", "metric": "l2"}
    train = lightgbm.Dataset(x[:n], y[:n])
    seen = {}
    lightgbm.train(params, train, 40, valid_sets=[lightgbm.Dataset(x[n:], y[n:], reference=train)], callbacks=[lightgbm.record_evaluation(seen)])
    return {"call": shown(params, "train(few_houses, 40, valid_sets=[the rest])"), "data": "few_houses", "l2": seen["valid_0"]["l2"]}


def more_rounds(data):
    x, y, n = data["few_houses"]
    params = {**EXACT, "objective": "regression", "boost_from_average": False}
    first = lightgbm.train(params, lightgbm.Dataset(x[:120], y[:120], free_raw_data=False), 6)
    both = lightgbm.train(params, lightgbm.Dataset(x[120:n], y[120:n], free_raw_data=False), 6, init_model=first)
    return {
        "call": shown(params, "train(few_houses[:120], 6), then train(few_houses[120:], 6, init_model)"),
        "data": "few_houses",
        "first": np.round(first.predict(x[:40]), 7).tolist(),
        "both": np.round(both.predict(x[:40]), 7).tolist(),
    }


def custom_objective(data):
    """Pseudo-Huber loss, whose hessian changes from row to row."""
    x, y, n = data["few_houses"]
    y = y / 4

    def huber(z, d):
        root = np.sqrt(1 + (z - d.get_label()) ** 2)
        return (z - d.get_label()) / root, 1 / root**3

    # LightGBM reckons the rows of a leaf from its hessian, and would find none where it is small.
    params = {**EXACT, "objective": huber, "min_data_in_leaf": 0}
    model = lightgbm.train(params, lightgbm.Dataset(x[:n], y[:n]), 10)
    return {
        "call": shown({k: v for k, v in params.items() if k != "objective"} | {"objective": "d / sqrt(1 + d^2), 1 / sqrt(1 + d^2)^3"}, "train(few_houses, targets / 4, 10)"),
        "data": "few_houses",
        "predictions": np.round(model.predict(x[:40]), 7).tolist(),
    }


def importances(data):
    x, y, n = data["few_houses"]
    params = {**EXACT, "objective": "regression"}
    light = lightgbm.train(params, lightgbm.Dataset(x[:n], y[:n]), 10)
    kw = dict(n_estimators=10, learning_rate=0.1, max_depth=3, tree_method="exact", reg_lambda=0, min_child_weight=1, base_score=float(np.mean(y[:n])))
    xg = xgboost.XGBRegressor(n_jobs=1, **kw).fit(x[:n], y[:n]).get_booster()
    of = lambda kind: [float(xg.get_score(importance_type=kind).get(f"f{j}", 0)) for j in range(x.shape[1])]
    return [
        {
            "call": shown(params, "train(few_houses, 10).feature_importance('gain' | 'split')"),
            "data": "few_houses",
            "params": {"minSamplesLeaf": 1, "maxLeafNodes": 5},
            "gain": light.feature_importance("gain").tolist(),
            "splits": light.feature_importance("split").tolist(),
        },
        {
            "call": f"xgboost.XGBRegressor(**{kw}).fit(few_houses).get_score('total_gain' | 'total_cover' | 'weight')",
            "data": "few_houses",
            "params": {"minSamplesLeaf": 1, "growPolicy": "depthwise", "maxLeafNodes": None, "maxDepth": 3, "minChildWeight": 1},
            "gain": of("total_gain"),
            "cover": of("total_cover"),
            "splits": of("weight"),
        },
    ]


def scores(data):
    cases = [
        ("housing", "regression", {"data_sample_strategy": "goss"}, {"samplingMethod": "goss"}),
        ("housing", "regression", {"data_sample_strategy": "goss", "top_rate": 0.4, "other_rate": 0.3}, {"samplingMethod": "goss", "topRate": 0.4, "otherRate": 0.3}),
        ("housing", "regression", {"boosting": "dart"}, {"booster": "dart"}),
        ("housing", "regression", {"boosting": "dart", "drop_rate": 0.3, "skip_drop": 0.2, "max_drop": 10}, {"booster": "dart", "dropRate": 0.3, "skipDrop": 0.2, "maxDrop": 10}),
        ("adult", "binary", {"data_sample_strategy": "goss"}, {"samplingMethod": "goss"}),
        ("adult", "binary", {"boosting": "dart"}, {"booster": "dart"}),
        ("adult", "binary", {"scale_pos_weight": 3}, {"scalePosWeight": 3}),
        ("breast_cancer", "binary", {"data_sample_strategy": "goss"}, {"samplingMethod": "goss"}),
        ("breast_cancer", "binary", {"boosting": "dart", "scale_pos_weight": 0.5}, {"booster": "dart", "scalePosWeight": 0.5}),
    ]
    out = []
    for name, objective, theirs, ours in cases:
        x, y, n = data[name]
        if objective == "regression":
            # LightGBM has the mean in the first tree's leaves, and drops it with that tree.
            y = y - np.mean(y[:n])
        params = {**QUIET, "objective": objective, **theirs}
        # What is drawn decides much on so few rows: the mean of some seeds.
        runs = [lightgbm.train({**params, "seed": s}, lightgbm.Dataset(x[:n], y[:n]), 100).predict(x[n:]) for s in range(5)]
        measure = r2_score if objective == "regression" else roc_auc_score
        values = [measure(y[n:], p) for p in runs]
        share = None if objective == "regression" else float(np.mean([np.mean(p) for p in runs]))
        print(name, theirs, np.round(values, 4), share)
        out.append(
            {
                "call": shown(params, f"train({name}{', centred' if objective == 'regression' else ''}, 100) with seeds 0 to 4"),
                "data": name,
                "kind": "regressor" if objective == "regression" else "classifier",
                "params": ours,
                "score": float(np.mean(values)),
                "meanProbability": share,
            }
        )
    return out


def letor(part):
    rows = []
    with gzip.open(RANK / f"rank.{part}.gz", "rt") as f:
        for line in f:
            label, *cells = line.split()
            row = np.zeros(301)
            for c in cells:
                i, v = c.split(":")
                row[int(i)] = float(v)
            rows.append((float(label), row))
    sizes = [int(v) for v in (RANK / f"rank.{part}.query").read_text().split()]
    return np.array([r for _, r in rows]), np.array([l for l, _ in rows]), sizes


def mean_ndcg(y, p, sizes, k):
    """Queries without relevant rows are left out."""
    out, at = [], 0
    for n in sizes:
        gains, s = 2 ** y[at : at + n] - 1, p[at : at + n]
        at += n
        if gains.max() == 0:
            continue
        discount = 1 / np.log2(np.arange(2, n + 2))[:k]
        best = np.sort(gains)[::-1][:k] @ discount
        out.append(gains[np.argsort(-s, kind="stable")][:k] @ discount / best)
    return float(np.mean(out))


def tiny_queries():
    rng = np.random.default_rng(3)
    sizes = [5, 1, 12, 7, 30, 3, 18, 9, 40, 25]
    n = sum(sizes)
    x = np.round(rng.normal(size=(n, 3)), 3)
    grade = np.clip(np.round(x[:, 0] + 0.5 * x[:, 1] + 0.4 * rng.normal(size=n) + 1), 0, 4)
    grade[:5] = 0
    return x, grade, sizes


def ranking():
    x, y, sizes = tiny_queries()
    # LightGBM's lambdas are float32, and it has sigmoid values from a table.
    params = {**EXACT, "objective": "lambdarank", "lambdarank_truncation_level": 10, "min_sum_hessian_in_leaf": 1e-3}
    tiny = lightgbm.train(params, lightgbm.Dataset(x, y, group=sizes), 5)
    train, test = letor("train"), letor("test")
    cases = []
    # Not the least number of rows in a leaf: LightGBM reckons that from hessians, which here say little of it.
    for theirs, ours in [
        ({"min_sum_hessian_in_leaf": 5, "num_leaves": 15}, {"minChildWeight": 5, "maxLeafNodes": 15}),
        ({"min_sum_hessian_in_leaf": 2, "num_leaves": 15, "learning_rate": 0.05}, {"minChildWeight": 2, "maxLeafNodes": 15, "learningRate": 0.05}),
        ({"min_sum_hessian_in_leaf": 2, "num_leaves": 7, "lambdarank_truncation_level": 10}, {"minChildWeight": 2, "maxLeafNodes": 7, "truncationLevel": 10}),
        ({"min_sum_hessian_in_leaf": 2, "num_leaves": 7, "lambda_l2": 10}, {"minChildWeight": 2, "maxLeafNodes": 7, "l2Regularization": 10}),
    ]:
        p = {**QUIET, "objective": "lambdarank", "min_data_in_bin": 1, "min_data_in_leaf": 1, **theirs}
        s = lightgbm.train(p, lightgbm.Dataset(train[0], train[1], group=train[2]), 40).predict(test[0])
        score = {str(k): mean_ndcg(test[1], s, test[2], k) for k in (5, 10)}
        print("lambdarank", theirs, score)
        cases.append({"call": shown(p, "train(rank.train, 40)"), "params": {"minSamplesLeaf": 1, "nEstimators": 40, **ours}, "ndcg": score})
    return {
        "tiny": {
            "call": shown(params, "train(tiny, 5)"),
            "x": x.tolist(),
            "y": y.tolist(),
            "sizes": sizes,
            "scores": np.round(tiny.predict(x), 7).tolist(),
        },
        "letor": cases,
    }


def main():
    data = sets()
    out = {
        "made": f"LightGBM {lightgbm.__version__}, XGBoost {xgboost.__version__}",
        "earlyStopping": early_stopping(data),
        "moreRounds": more_rounds(data),
        "customObjective": custom_objective(data),
        "importances": importances(data),
        "scores": scores(data),
        "ranking": ranking(),
    }
    path = FIXTURES / "boosting-rounds.json"
    path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    print(path.stat().st_size, "bytes")


main()
