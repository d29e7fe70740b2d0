"""XGBoost, LightGBM and treelite on the rows of the task forest-inference: they learn 500 trees and write their files, then predict raw scores."""
import lightgbm
import numpy as np
import treelite
import xgboost

TREES = 500
LEARN = 20000
state = {}


def prepare(rows, features, threads, folder):
    """Rows, float32, of which the first are learned from; not timed."""
    r = np.random.default_rng(0)
    n = max(rows, LEARN)
    x = r.normal(size=(n, features)).astype(np.float32)
    noise = r.normal(size=n)
    y = (x[:, 0] * x[:, 1] + x[:, 2] + np.sin(3 * x[:, 3]) + noise > 0).astype(int)
    x[:rows].tofile(f"{folder}/x")
    state.update(x=x[:rows], learn=(x[:LEARN], y[:LEARN]), threads=threads, folder=folder)
    return {"xgboost": xgboost.__version__, "lightgbm": lightgbm.__version__, "treelite": treelite.__version__}


def learn(depth):
    """500 trees of a depth from XGBoost and from LightGBM, written to files; not timed."""
    x, y = state["learn"]
    params = {"max_depth": depth, "objective": "binary:logistic", "tree_method": "hist", "max_bin": 255, "min_child_weight": 0.01}
    booster = xgboost.train({**params, "nthread": state["threads"]}, xgboost.DMatrix(x, y), TREES)
    booster.save_model(f"{state['folder']}/xgboost.ubj")
    params = {"num_leaves": min(2**depth, 255), "max_depth": depth, "objective": "binary", "min_data_in_leaf": 2, "verbose": -1}
    light = lightgbm.train({**params, "num_threads": state["threads"]}, lightgbm.Dataset(x, y), TREES)
    light.save_model(f"{state['folder']}/lightgbm.txt")
    state.update(xgboost=booster, lightgbm=light, treelite=treelite.frontend.from_xgboost(booster))
    return None


def scores(package, x):
    if package == "xgboost":
        return state["xgboost"].inplace_predict(x, predict_type="margin")
    if package == "lightgbm":
        return state["lightgbm"].predict(x, raw_score=True, num_threads=state["threads"])
    return treelite.gtil.predict(state["treelite"], x, nthread=state["threads"], pred_margin=True)


def batch(package):
    return scores(package, state["x"])


def one(package, times):
    """So many predictions of a single row each, of different rows."""
    return [scores(package, state["x"][i : i + 1]) for i in range(times)]


def describe(call, out):
    if call == "batch":
        return {"sum": float(np.abs(np.asarray(out, float)).mean())}
    if call == "one":
        return {"sum": float(np.mean([np.abs(np.asarray(v, float)).mean() for v in out]))}
    return out
