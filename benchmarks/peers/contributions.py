"""XGBoost and LightGBM on the rows of the task contributions: they learn 500 trees and write their files, then say what features add to raw scores."""
import lightgbm
import numpy as np
import xgboost

TREES = 500
DEPTH = 6
LEARN = 20000
state = {}


def prepare(rows, features, threads, folder):
    """Rows, float32, and files of two models that learned from others; not timed."""
    r = np.random.default_rng(0)
    x = r.normal(size=(LEARN + rows, features)).astype(np.float32)
    y = (x[:, 0] * x[:, 1] + x[:, 2] + np.sin(3 * x[:, 3]) + r.normal(size=len(x)) > 0).astype(int)[:LEARN]
    learn, shown = x[:LEARN], x[LEARN:]
    shown.tofile(f"{folder}/x")
    params = {"max_depth": DEPTH, "objective": "binary:logistic", "tree_method": "hist", "nthread": threads}
    booster = xgboost.train(params, xgboost.DMatrix(learn, y), TREES)
    booster.save_model(f"{folder}/xgboost.ubj")
    params = {"num_leaves": 2**DEPTH, "max_depth": DEPTH, "objective": "binary", "verbose": -1, "num_threads": threads}
    light = lightgbm.train(params, lightgbm.Dataset(learn, y), TREES)
    light.save_model(f"{folder}/lightgbm.txt")
    state.update(x=shown, threads=threads, xgboost=booster, lightgbm=light)
    return {"xgboost": xgboost.__version__, "lightgbm": lightgbm.__version__}


def contributions(package, x):
    if package == "xgboost":
        return state["xgboost"].predict(xgboost.DMatrix(x, nthread=state["threads"]), pred_contribs=True)
    return state["lightgbm"].predict(x, pred_contrib=True, num_threads=state["threads"])


def batch(package):
    return contributions(package, state["x"])


def one(package, times):
    """So many single rows."""
    return [contributions(package, state["x"][i : i + 1]) for i in range(times)]


def describe(call, out):
    if call == "batch":
        return {"sum": float(np.abs(np.asarray(out, float)).mean())}
    if call == "one":
        return {"sum": float(np.mean([np.abs(np.asarray(v, float)).mean() for v in out]))}
    return out
