"""scikit-learn's side of the tree tasks: it makes the rows, writes them for the other side, and fits on them."""
import numpy as np
import sklearn
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

TEST = 20000
state = {}


def prepare(rows, features, folder):
    """Rows to learn from and TEST more, in float32, which both sides compare; not timed."""
    x, y = make_classification(
        rows + TEST, features, n_informative=features * 2 // 5, n_redundant=features // 7, flip_y=0.05, random_state=0
    )
    x = x.astype(np.float32)
    x.tofile(f"{folder}/x")
    y.astype(np.int32).tofile(f"{folder}/y")
    state.update(x=x[:rows], y=y[:rows], test=x[rows:], truth=y[rows:])
    return sklearn.__version__


def tree():
    return DecisionTreeClassifier(random_state=0).fit(state["x"], state["y"])


def forest(trees, threads):
    state["forest"] = RandomForestClassifier(trees, random_state=0, n_jobs=threads).fit(state["x"], state["y"])
    return state["forest"]


def predict():
    """Probabilities of the test rows from the last forest."""
    return state["forest"].predict_proba(state["test"])


def describe(call, out):
    if call in ("tree", "forest"):
        return {"accuracy": float(out.score(state["test"], state["truth"]))}
    if call == "predict":
        return {"accuracy": float((out.argmax(axis=1) == state["truth"]).mean())}
    return out
