"""Model files of XGBoost and LightGBM, and what their makers predict.

Writes packages/models/test/fixtures/boosted-files-{xgboost,lightgbm}.json: rows once, and a file a case, as text or base64, with the call that made it. Rows
have missing values, zeros, categories, and categories that no training row had. Some cases also have the predictions of the rows as a
sparse matrix that does not store zeros: missing values to XGBoost, zeros to LightGBM.
Run: python packages/repo-checks/golden/boosted-files.py
"""

import base64
import json
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import scipy.sparse
import xgboost

ROOT = Path(__file__).resolve().parents[3]
OUT = ROOT / "packages" / "models" / "test" / "fixtures"
ROWS, SHOWN = 400, 60


def rows():
    """Normals with gaps, many zeros, 5 and 40 categories."""
    r = np.random.default_rng(7)
    x = np.round(r.normal(size=(ROWS, 6)), 3)
    x[::9, 1] = np.nan
    x[r.random(ROWS) < 0.4, 2] = 0
    x[:, 4] = r.integers(0, 5, ROWS)
    x[:, 5] = r.integers(0, 40, ROWS)
    x[5::31, 5] = np.nan
    y = x[:, 0] + np.nan_to_num(x[:, 1], nan=1) * 0.7 + (x[:, 2] == 0) + (x[:, 4] % 2) + (x[:, 5] % 3) * 0.6
    return x, np.nan_to_num(y, nan=0.5)


def odd_rows():
    """Values that training had not: unknown, negative and fractional categories, tiny numbers, gaps everywhere."""
    x, _ = rows()
    odd = x[:24].copy()
    odd[0:4, 5] = [99, -1, 1.5, 1e9]
    odd[4:8, 4] = [-0.5, 2.999, 7, np.nan]
    odd[8:12, 2] = [1e-36, -1e-36, np.nan, 1e-34]
    for j in range(6):
        odd[12 + j, j] = np.nan
    odd[18:22, 0] = [1e30, -1e30, 0, -0.0]
    return odd


X, Y = rows()
TEST = np.vstack([X[: SHOWN - 24], odd_rows()])
SPARSE = scipy.sparse.csr_matrix(TEST)
BINARY = (Y > np.median(Y)).astype(int)
THREE = np.digitize(Y, np.quantile(Y, [0.3, 0.7]))
COUNTS = np.maximum(0, np.round(Y)).astype(int)
GROUPS = [20] * (ROWS // 20)
GRADES = np.digitize(Y, np.quantile(Y, [0.5, 0.7, 0.9]))


def numbers(v):
    return [None if v is None else float(f"{v:.9g}") for v in np.asarray(v, float).ravel().tolist()]


def xgb(name, y, params, rounds=5, types=None, ubj=False, group=None, ours=None, margin=False, sparse=False, **data):
    kind = {"feature_types": types, "enable_categorical": types is not None}
    d = xgboost.DMatrix(X, y, group=group, **kind, **data)
    params = {"max_depth": 3, "tree_method": "hist", "seed": 1, "nthread": 1, **params}
    model = xgboost.train(params, d, rounds)
    test = xgboost.DMatrix(TEST, **kind)
    raw = bytes(model.save_raw("ubj" if ubj else "json"))
    shown = f"xgboost.train({params}, rounds={rounds}{', feature_types' if types else ''}).predict(X{', output_margin=True' if margin else ''})"
    return {
        "name": name,
        "call": shown,
        **({"base64": base64.b64encode(raw).decode()} if ubj else {"text": raw.decode()}),
        "options": ours or {},
        "predictions": numbers(model.predict(test, output_margin=margin)),
        **({"sparse": numbers(model.predict(xgboost.DMatrix(SPARSE, **kind), output_margin=margin))} if sparse else {}),
        "importances": [model.get_score(importance_type="total_gain").get(f"f{i}", 0) for i in range(6)],
    }


def lgb(name, y, params, rounds=6, categorical=False, group=None, ours=None, raw=False, sparse=False):
    params = {"num_leaves": 6, "min_data_in_leaf": 5, "verbosity": -1, "num_threads": 1, "seed": 1, **params}
    if categorical:
        params = {"min_data_per_group": 10, "cat_smooth": 1, **params}
    d = lightgbm.Dataset(X, y, group=group, categorical_feature=[4, 5] if categorical else [])
    if callable(params.get("objective")):
        shown = "custom"
    else:
        shown = params.get("objective")
    model = lightgbm.train(params, d, rounds)
    call = f"lightgbm.train({ {**params, 'objective': shown} }, rounds={rounds}{', categorical_feature=[4, 5]' if categorical else ''}).predict(X)"
    return {
        "name": name,
        "call": call,
        "text": without_parameters(model.model_to_string()),
        "options": ours or {},
        "predictions": numbers(model.predict(TEST, raw_score=raw)),
        **({"sparse": numbers(model.predict(SPARSE, raw_score=raw))} if sparse else {}),
        "importances": numbers(model.feature_importance("gain")),
    }


def without_parameters(text):
    """Most of a small file is the list of training parameters, which no reader needs."""
    head, tail = text.split("\nparameters:\n", 1)
    return head + "\nparameters:\n" + tail[tail.index("end of parameters") :]


def half_squared(p, d):
    return p - d.label, np.ones_like(p)


def xgboost_cases():
    cat = ["float"] * 4 + ["c", "c"]
    yield xgb("squared error, UBJSON", Y, {}, ubj=True)
    yield xgb("squared error", Y, {}, sparse=True)
    yield xgb("base score given", Y, {"base_score": 3.25})
    yield xgb("one-hot categories", Y, {"max_cat_to_onehot": 100}, types=cat)
    yield xgb("partitioned categories", Y, {"max_cat_to_onehot": 1}, types=cat, sparse=True)
    yield xgb("partitioned categories, UBJSON", BINARY, {"max_cat_to_onehot": 4, "objective": "binary:logistic"}, types=cat, ubj=True)
    yield xgb("exact splits", Y, {"tree_method": "exact"})
    yield xgb("logistic", BINARY, {"objective": "binary:logistic"})
    yield xgb("logistic, raw", BINARY, {"objective": "binary:logitraw", "base_score": 0.3})
    yield xgb("hinge", BINARY, {"objective": "binary:hinge"})
    yield xgb("logistic regression of shares", BINARY, {"objective": "reg:logistic", "base_score": 0.3})
    yield xgb("softprob", THREE, {"objective": "multi:softprob", "num_class": 3}, rounds=4, sparse=True)
    yield xgb("softmax, forests", THREE, {"objective": "multi:softmax", "num_class": 3, "num_parallel_tree": 2, "subsample": 0.7}, rounds=2, margin=True)
    yield xgb("dart", BINARY, {"objective": "binary:logistic", "booster": "dart", "rate_drop": 0.5}, rounds=6)
    yield xgb("dart, UBJSON", THREE, {"objective": "multi:softprob", "num_class": 3, "booster": "dart", "rate_drop": 0.4}, rounds=4, ubj=True)
    yield xgb("forest", Y, {"num_parallel_tree": 6, "subsample": 0.6, "colsample_bynode": 0.6, "learning_rate": 1}, rounds=1)
    yield xgb("Poisson", COUNTS, {"objective": "count:poisson"})
    yield xgb("gamma", COUNTS + 0.5, {"objective": "reg:gamma"})
    yield xgb("Tweedie", COUNTS, {"objective": "reg:tweedie", "tweedie_variance_power": 1.3})
    yield xgb("Cox", COUNTS + 0.5, {"objective": "survival:cox"}, rounds=4)
    yield xgb("accelerated failure time", None, {"objective": "survival:aft"}, label_lower_bound=COUNTS + 0.5, label_upper_bound=COUNTS + 1.5)
    yield xgb("absolute error", Y, {"objective": "reg:absoluteerror"}, rounds=4)
    yield xgb("pseudo-Huber", Y, {"objective": "reg:pseudohubererror"}, rounds=4)
    yield xgb("squared log error", COUNTS, {"objective": "reg:squaredlogerror"}, rounds=4)
    yield xgb("NDCG", GRADES, {"objective": "rank:ndcg"}, group=GROUPS)
    yield xgb("pairwise", GRADES, {"objective": "rank:pairwise"}, rounds=4, group=GROUPS)
    yield xgb("MAP", BINARY, {"objective": "rank:map"}, group=GROUPS)
    for i in (0, 1):
        case = xgb(f"quantile {i}", Y, {"objective": "reg:quantileerror", "quantile_alpha": [0.2, 0.8]}, ours={"output": i})
        case["predictions"], case["importances"] = case["predictions"][i::2], None
        yield case
        both = xgb(f"vector leaves, target {i}", np.stack([Y, -Y * Y], 1), {"multi_strategy": "multi_output_tree"}, ours={"output": i}, ubj=i == 1)
        both["predictions"] = both["predictions"][i::2]
        yield both


def lightgbm_cases():
    yield lgb("squared error", Y, {"objective": "regression"})
    yield lgb("squared error of roots", Y, {"objective": "regression", "reg_sqrt": True})
    yield lgb("absolute error of roots", Y, {"objective": "regression_l1", "reg_sqrt": True})
    yield lgb("zero as missing", Y, {"objective": "regression", "zero_as_missing": True}, sparse=True)
    yield lgb("no missing values", Y, {"objective": "regression", "use_missing": False})
    yield lgb("categories", Y, {"objective": "regression"}, categorical=True, sparse=True)
    yield lgb("categories one against the rest", BINARY, {"objective": "binary", "max_cat_to_onehot": 100}, categorical=True)
    yield lgb("categories, zero as missing", Y, {"objective": "regression", "zero_as_missing": True}, categorical=True)
    yield lgb("binary", BINARY, {"objective": "binary"}, sparse=True)
    yield lgb("binary, steep sigmoid", BINARY, {"objective": "binary", "sigmoid": 2.5})
    yield lgb("multiclass", THREE, {"objective": "multiclass", "num_class": 3}, rounds=4)
    yield lgb("one class against the rest", THREE, {"objective": "multiclassova", "num_class": 3, "sigmoid": 0.7}, rounds=4)
    yield lgb("dart", BINARY, {"objective": "binary", "boosting": "dart", "drop_rate": 0.6, "skip_drop": 0}, rounds=8)
    yield lgb("GOSS", BINARY, {"objective": "binary", "data_sample_strategy": "goss", "learning_rate": 0.5})
    forest = {"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}
    yield lgb("forest", Y, {"objective": "regression", **forest})
    yield lgb("forest of two classes", BINARY, {"objective": "binary", **forest})
    yield lgb("forest of three classes", THREE, {"objective": "multiclass", "num_class": 3, **forest}, rounds=3)
    yield lgb("Poisson", COUNTS, {"objective": "poisson"})
    yield lgb("gamma", COUNTS + 0.5, {"objective": "gamma"})
    yield lgb("Tweedie", COUNTS, {"objective": "tweedie"})
    yield lgb("quantile", Y, {"objective": "quantile", "alpha": 0.8})
    yield lgb("Huber", Y, {"objective": "huber"})
    yield lgb("fair", Y, {"objective": "fair"})
    yield lgb("MAPE", COUNTS + 0.5, {"objective": "mape"})
    yield lgb("cross entropy", BINARY * 0.8 + 0.1, {"objective": "cross_entropy"})
    yield lgb("cross entropy, lambda", BINARY * 0.8 + 0.1, {"objective": "cross_entropy_lambda"})
    yield lgb("LambdaRank", GRADES, {"objective": "lambdarank"}, group=GROUPS)
    yield lgb("XE-NDCG", GRADES, {"objective": "rank_xendcg"}, group=GROUPS)
    yield lgb("custom objective", Y, {"objective": half_squared})
    yield lgb("nothing to learn", Y * 0 + 2, {"objective": "regression"}, rounds=2)


def small_frame():
    """A data frame, whose categories files keep the names of."""
    r = np.random.default_rng(3)
    city = r.choice(["Köln", "Rome", "x"], 200)
    frame = pd.DataFrame({"city": pd.Categorical(city), "size": X[:200, 0], "floor": pd.Categorical(r.choice([3, 7, 9], 200)), "code": pd.Categorical(r.choice(["a", "bc"], 200))})
    return frame, X[:200, 0] + (city == "Rome")


def write(library, version, more):
    out = {
        "made": f"{library} {version}; missing values are null",
        "x": [[None if np.isnan(v) else v for v in row] for row in TEST.tolist()],
        **more,
    }
    path = OUT / f"boosted-files-{library.lower()}.json"
    path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    print(path.name, path.stat().st_size, "bytes;", len(out["cases"]), "cases")


def main():
    frame, y = small_frame()
    d = xgboost.DMatrix(frame, y, enable_categorical=True)
    small = xgboost.train({"max_depth": 2, "nthread": 1}, d, 2)
    weights = xgboost.train({"booster": "gblinear"}, xgboost.DMatrix(X, Y), 2)
    more = {
        "cases": list(xgboost_cases()),
        "gblinear": bytes(weights.save_raw("json")).decode(),
        "frame": bytes(small.save_raw("json")).decode(),
    }
    write("XGBoost", xgboost.__version__, more)
    few = {"num_leaves": 3, "verbosity": -1, "num_threads": 1}
    small = lightgbm.train(few, lightgbm.Dataset(frame, y), 2)
    linear = lightgbm.train({"linear_tree": True, **few}, lightgbm.Dataset(X, Y), 2)
    more = {
        "cases": list(lightgbm_cases()),
        "linearTree": without_parameters(linear.model_to_string()),
        "frame": without_parameters(small.model_to_string()),
    }
    write("LightGBM", lightgbm.__version__, more)


main()
