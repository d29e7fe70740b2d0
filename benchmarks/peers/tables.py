"""pandas' and scikit-learn's side of the tasks on tables: it writes the file that all sides read."""
import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, RobustScaler, StandardScaler

state = {}


def write(rows, path):
    """Ten mixed columns; not timed."""
    r = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "id": np.arange(rows),
            "age": r.integers(17, 90, rows),
            "income": np.round(r.lognormal(10, 1, rows), 2),
            "score": r.standard_normal(rows),
            "city": r.choice(["Oslo", "Rome", "Paris", "New York, NY", "Berlin"], rows),
            "job": r.choice([f"job{i}" for i in range(200)], rows),
            "member": r.choice(["true", "false"], rows),
            "ratio": r.random(rows),
            "kids": np.where(r.random(rows) < 0.1, np.nan, r.integers(0, 5, rows)),
            "grade": r.choice(list("ABCDEF"), rows),
        }
    )
    frame.to_csv(path, index=False)
    return {"pandas": pd.__version__, "sklearn": sklearn.__version__}


def read(path):
    state["frame"] = pd.read_csv(path)
    return state["frame"]


def transform(sparse):
    """Fits and transforms what was read."""
    numbers = ["age", "income", "score", "ratio"]
    return ColumnTransformer(
        [
            ("scale", StandardScaler(), numbers),
            ("onehot", OneHotEncoder(sparse_output=sparse), ["city", "job"]),
            ("ordinal", OrdinalEncoder(), ["grade"]),
        ],
        sparse_threshold=1.0 if sparse else 0.0,
    ).fit_transform(state["frame"])


def robust():
    return RobustScaler().fit(state["frame"][["age", "income", "score", "ratio"]].to_numpy())


def describe(call, out):
    if call == "read":
        return {"sum": float(out["income"].sum())}
    if call == "transform":
        return {"sum": float(out.sum())}
    if call == "robust":
        return {"sum": float(out.center_.sum())}
    return out
