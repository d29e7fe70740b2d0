"""LightGBM, XGBoost and scikit-learn on the boosting task's rows: the same settings, the same number of threads."""
import lightgbm
import numpy as np
import sklearn
import xgboost
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

state = {}


def prepare(x, y, rows, features, threads, categories=None):
    """Reads float64 rows and uint8 labels that the benchmark wrote; not timed."""
    x, y = np.fromfile(x).reshape(-1, features), np.fromfile(y, dtype=np.uint8)
    state.update(x=x[:rows], y=y[:rows], test_x=x[rows:], test_y=y[rows:], threads=threads, categories=categories)
    if categories:
        levels = with_levels(np.concatenate([state["x"], state["test_x"]]), rows, categories)
        state.update(levels_x=levels[:rows], levels_test_x=levels[rows:])
    return {"lightgbm": lightgbm.__version__, "xgboost": xgboost.__version__, "sklearn": sklearn.__version__}


def with_levels(x, rows, categories):
    """The same rows, but in categorical columns a missing value is a category, and so are together all but the 252 most frequent."""
    x = x.copy()
    for f in categories:
        values, counts = np.unique(x[:rows, f][~np.isnan(x[:rows, f])], return_counts=True)
        kept = values[np.lexsort((values, -counts))[:252]]
        codes = np.full(len(x), 252.0)
        for code, value in enumerate(kept):
            codes[x[:, f] == value] = code
        codes[np.isnan(x[:, f])] = 253
        x[:, f] = codes
    return x


def fit(package, leaves, depth, levels=False):
    """From rows in memory to a model, binning included; with `levels`, rows of `with_levels`."""
    more = {}
    x, y, threads = state["levels_x" if levels else "x"], state["y"], state["threads"]
    state["fitted_on"] = "levels_" if levels else ""
    if package == "lightgbm":
        model = lightgbm.LGBMClassifier(
            n_estimators=100,
            learning_rate=0.1,
            num_leaves=leaves or 2**depth,
            max_depth=depth or -1,
            reg_lambda=1,
            n_jobs=threads,
            verbose=-1,
        )
        if state["categories"]:
            more["categorical_feature"] = state["categories"]
    elif package == "xgboost":
        model = xgboost.XGBClassifier(
            n_estimators=100,
            learning_rate=0.1,
            tree_method="hist",
            grow_policy="lossguide" if leaves else "depthwise",
            max_leaves=leaves or 0,
            max_depth=depth or 0,
            reg_lambda=1,
            min_child_weight=1e-3,
            n_jobs=threads,
        )
    else:
        # The number of threads is OMP_NUM_THREADS, which the benchmark sets.
        model = HistGradientBoostingClassifier(
            max_iter=100,
            learning_rate=0.1,
            max_leaf_nodes=leaves,
            max_depth=depth,
            l2_regularization=1,
            early_stopping=False,
        )
    return model.fit(x, y, **more)


def describe(call, out):
    """The AUC on the rest of the rows is not timed."""
    return out if call == "prepare" else {"auc": float(roc_auc_score(state["test_y"], out.predict_proba(state[state["fitted_on"] + "test_x"])[:, 1]))}
