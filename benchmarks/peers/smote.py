"""imbalanced-learn's side of the SMOTE task: it makes the rows, writes them for the other side, and resamples them."""
import imblearn
import numpy as np
from imblearn.over_sampling import SMOTE
from sklearn.datasets import make_classification

state = {}


def prepare(rows, features, share, folder):
    """Rows of two classes, a share of them in the small one; not timed."""
    x, y = make_classification(
        rows, features, n_informative=features // 2, weights=[1 - share], flip_y=0, random_state=0
    )
    x.astype(np.float64).tofile(f"{folder}/x")
    y.astype(np.int32).tofile(f"{folder}/y")
    state.update(x=x, y=y)
    return imblearn.__version__


def smote(seed):
    return SMOTE(random_state=seed).fit_resample(state["x"], state["y"])


def describe(call, out):
    if call == "smote":
        return {"rows": len(out[1])}
    return out
