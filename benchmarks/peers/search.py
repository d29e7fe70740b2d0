"""Optuna's side of the search task: LightGBM models by multivariate TPE, and the sampler alone."""
import lightgbm
import numpy as np
import optuna
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

optuna.logging.set_verbosity(optuna.logging.ERROR)
state = {}


def prepare(x, y, rows, features, threads):
    """Reads float64 rows and uint8 labels that the benchmark wrote; not timed."""
    x, y = np.fromfile(x).reshape(-1, features), np.fromfile(y, dtype=np.uint8)
    state.update(x=x[:rows], y=y[:rows], test_x=x[rows:], test_y=y[rows:], threads=threads)
    return optuna.__version__


def study(seed):
    return optuna.create_study(sampler=optuna.samplers.TPESampler(multivariate=True, seed=seed), direction="minimize")


def model(trees, **params):
    return lightgbm.LGBMClassifier(n_estimators=trees, n_jobs=state["threads"], verbose=-1, subsample_freq=0, **params)


def suggest(trial):
    return {
        "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.5, log=True),
        "num_leaves": trial.suggest_int("num_leaves", 7, 255, log=True),
        "min_child_samples": trial.suggest_int("min_child_samples", 1, 100, log=True),
        "reg_lambda": trial.suggest_float("reg_lambda", 0, 10),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.3, 1),
    }


def search(seed, trials, trees):
    """The best of the trials by log loss of three folds, fitted on all rows."""
    x, y = state["x"], state["y"]

    def objective(trial):
        params = suggest(trial)
        losses = []
        for train, test in StratifiedKFold(3).split(x, y):
            fitted = model(trees, **params).fit(x[train], y[train])
            losses.append(log_loss(y[test], fitted.predict_proba(x[test])[:, 1]))
        return np.mean(losses)

    found = study(seed)
    found.optimize(objective, n_trials=trials)
    return found.best_value, model(trees, **found.best_params).fit(x, y)


def overhead(seed, trials):
    """As many trials whose score takes no time."""
    found = study(seed)

    def objective(trial):
        p = suggest(trial)
        return abs(np.log(p["learning_rate"]) + 2) + abs(np.log(p["num_leaves"]) - 3) + p["reg_lambda"] / 10

    found.optimize(objective, n_trials=trials)
    return found.best_value


def describe(call, out):
    if call == "search":
        loss, fitted = out
        return {"loss": loss, "auc": float(roc_auc_score(state["test_y"], fitted.predict_proba(state["test_x"])[:, 1]))}
    if call == "overhead":
        return {"best": float(out)}
    return out
