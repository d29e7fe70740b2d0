"""BayesianRidge of scikit-learn on the rows of least-squares.json.

Writes packages/models/test/fixtures/bayesian-ridge.json. Run: python packages/repo-checks/golden/bayesian-ridge.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import BayesianRidge

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
SETS = json.loads((OUT / "least-squares.json").read_text())["data"]
NAMES = {"fitIntercept": "fit_intercept", "computeScore": "compute_score", "alphaInit": "alpha_init", "lambdaInit": "lambda_init"}
NAMES |= {"alpha1": "alpha_1", "lambda2": "lambda_2"}

cases = []
for name in ("diabetes", "scales", "wide", "deficient"):
    for p in ({"computeScore": True}, {"fitIntercept": False, "alpha1": 0.1, "lambda2": 0.01, "alphaInit": 2.0, "lambdaInit": 0.5}):
        for weighted in (False, True):
            x, y = (np.array(SETS[name][k]) for k in "xy")
            # Weights of a sum below the rank would give the noise a negative precision there.
            w = 1 + (np.arange(len(y)) % 4) * 0.25 if weighted else None
            given = {NAMES.get(k, k): v for k, v in p.items()}
            m = BayesianRidge(**given).fit(x, y, sample_weight=w)
            _, std = m.predict(x[:5], return_std=True)
            case = {"call": f"BayesianRidge({', '.join(f'{k}={v!r}' for k, v in given.items())}).fit({name}{', sample_weight=w' if weighted else ''})"}
            case |= {"data": name, "params": p, "weighted": weighted, "coef": m.coef_.tolist(), "intercept": float(m.intercept_)}
            case |= {"alpha": float(m.alpha_), "lambda": float(m.lambda_), "iterations": int(m.n_iter_), "std": std.tolist()}
            if "computeScore" in p:
                case["scores"] = m.scores_.tolist()
            cases.append(case)
text = json.dumps({"made": f"scikit-learn {sklearn.__version__}; weights are 1 + (row % 4) / 4", "cases": cases})
(OUT / "bayesian-ridge.json").write_text(text + "\n")
print(len(cases), "cases,", len(text), "bytes")
