"""Discriminant analyses of scikit-learn, on rows of linear.json.

Writes packages/models/test/fixtures/discriminant.json. Run: python packages/repo-checks/golden/discriminant.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
SETS = json.loads((OUT / "linear.json").read_text())["data"]
NAMES = {"nComponents": "n_components", "regParam": "reg_param"}


def plan():
    for name in ("iris", "wine", "breast_cancer", "scales", "degenerate"):
        yield name, "svd", {}
    yield "iris", "svd", {"priors": [0.1, 0.3, 0.6], "nComponents": 1}
    # More columns than rows of a class.
    yield "digits", "svd", {}
    for name in ("iris", "wine", "scales"):
        yield name, "lsqr", {}
        yield name, "eigen", {}
        yield name, "eigen", {"shrinkage": "auto"}
        yield name, "lsqr", {"shrinkage": 0.3}
    yield "wide", "lsqr", {"shrinkage": "auto", "priors": [0.3, 0.7]}
    yield "wide", "eigen", {"shrinkage": 0.1}
    for name, p in (("iris", {}), ("iris", {"regParam": 0.1, "priors": [0.2, 0.2, 0.6]}), ("wine", {}), ("scales", {}), ("breast_cancer", {})):
        yield name, None, p


cases = []
for name, solver, p in plan():
    x, y = (np.array(SETS[name][k]) for k in "xy")
    given = {NAMES.get(k, k): v for k, v in p.items()}
    if solver:
        make, given = LinearDiscriminantAnalysis, {"solver": solver} | given
    else:
        # By default its eigenvalues are compared with a number in the columns' units.
        make, given = QuadraticDiscriminantAnalysis, given | {"tol": 0.0}
    # Units change nothing there, but LAPACK's digits on a covariance of such columns are gone: in scaled columns they are not.
    scaled = name == "scales" and solver in ("lsqr", "eigen") and p.get("shrinkage") in (None, "auto")
    centre, unit = (x.mean(axis=0), x.std(axis=0)) if scaled else (np.zeros(x.shape[1]), np.ones(x.shape[1]))
    x = (x - centre) / unit
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        m = make(**given).fit(x, y)
    case = {"call": f"{make.__name__}({', '.join(f'{k}={v!r}' for k, v in given.items())}).fit({name})", "data": name}
    case |= {"params": p | ({"solver": solver} if solver else {}), "quadratic": not solver, "means": (m.means_ * unit + centre).tolist()}
    rows = slice(0, None, max(1, len(y) // 12))
    case |= {"step": rows.step, "proba": m.predict_proba(x[rows]).tolist()}
    if solver:
        # Only what the classes differ by has a meaning.
        case["coef"] = ((m.coef_ if len(m.coef_) == 1 else m.coef_[1:] - m.coef_[0]) / unit).tolist()
        if solver != "lsqr":
            case |= {"ratio": m.explained_variance_ratio_.tolist(), "transform": m.transform(x[rows]).tolist()}
    cases.append(case)
text = json.dumps({"made": f"scikit-learn {sklearn.__version__}", "cases": cases})
(OUT / "discriminant.json").write_text(text + "\n")
print(len(cases), "cases,", len(text), "bytes")
