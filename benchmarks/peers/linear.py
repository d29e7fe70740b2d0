"""scikit-learn's side of the tasks of linear models: it makes the rows, writes them for the other side, and fits on them."""
import warnings

import numpy as np
import sklearn
from sklearn.datasets import make_regression
from sklearn.linear_model import LassoCV

warnings.simplefilter("ignore")
state = {}


def regression(rows, features, folder):
    """Rows with a tenth of the features at work; not timed."""
    x, y = make_regression(rows, features, n_informative=features // 10, noise=50.0, random_state=0)
    x.tofile(f"{folder}/x")
    y.tofile(f"{folder}/y")
    state.update(x=x, y=y)
    return sklearn.__version__


def lasso(cv):
    """A path of 100 strengths on each fold, and the best on all rows; cv 1 is one path on all rows but the last ten."""
    n = len(state["y"])
    folds = [(np.arange(n - 10), np.arange(n - 10, n))] if cv == 1 else cv
    return LassoCV(cv=folds, alphas=100).fit(state["x"], state["y"])


def describe(call, out):
    if call == "lasso":
        x, y = state["x"], state["y"]
        error = y - out.predict(x)
        return {"alpha": float(out.alpha_), "objective": float(error @ error / len(y) / 2 + out.alpha_ * np.abs(out.coef_).sum())}
    return out
