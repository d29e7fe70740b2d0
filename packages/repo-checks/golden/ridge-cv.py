"""RidgeCV of scikit-learn with scores, folds and several targets, on the rows of least-squares.json.

Writes packages/models/test/fixtures/ridge-cv.json. Run: python packages/repo-checks/golden/ridge-cv.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import Ridge, RidgeCV

OUT = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
SETS = json.loads((OUT / "least-squares.json").read_text())["data"]
SCORING = {"meanSquaredError": "neg_mean_squared_error", "meanAbsoluteError": "neg_mean_absolute_error", "r2": "r2"}
ALPHAS = [0.003, 0.02, 0.3, 1.0, 20.0, 400.0]

CASES = [
    ("diabetes", {}, 3, False),
    ("diabetes", {"alphaPerTarget": True}, 3, True),
    ("wide", {"alphaPerTarget": True, "scoring": "meanAbsoluteError", "fitIntercept": False}, 3, True),
    ("diabetes", {"scoring": "meanAbsoluteError"}, 1, False),
    ("diabetes", {"scoring": "r2"}, 1, True),
    ("wide", {"scoring": "r2"}, 3, False),
    ("diabetes", {"cv": 5, "scoring": "r2"}, 1, False),
    ("diabetes", {"cv": 4, "scoring": "meanAbsoluteError"}, 3, False),
    ("wide", {"cv": 3, "scoring": "meanSquaredError", "fitIntercept": False}, 1, False),
]

cases = []
for name, params, outputs, weighted in CASES:
    x, y = (np.array(SETS[name][k]) for k in "xy")
    # Targets of other units, and one that the columns say nothing of: as those of many-targets.json.
    targets = np.column_stack([y, 1000 * y[::-1] + 5, np.arange(len(y)) % 3]) if outputs == 3 else y
    w = (np.arange(len(y)) % 4) * 0.75 if weighted else None
    kw = {"alphas": ALPHAS, "fit_intercept": params.get("fitIntercept", True), "cv": params.get("cv")}
    kw |= {"alpha_per_target": True} if params.get("alphaPerTarget") else {}
    # Without scoring it means the mean over rows, whatever they weigh; and we score folds by squared errors, it by R².
    kw |= {"scoring": SCORING[params["scoring"]]} if "scoring" in params else {}
    if weighted and "scoring" in params:
        # Of rows of weight 0 its predictions are 0 / 0.
        x, targets, w = x[w > 0], targets[w > 0], w[w > 0]
    m = RidgeCV(**kw).fit(x, targets, sample_weight=w)
    final = Ridge(alpha=m.alpha_, solver="svd", fit_intercept=kw["fit_intercept"]).fit(x, targets, sample_weight=w)
    cases.append(
        {
            "call": f"{m!r}.fit({name}, {outputs} targets{', sample_weight=w' if weighted else ''})",
            "data": name,
            "params": {"alphas": ALPHAS} | params,
            "outputs": outputs,
            "weighted": weighted,
            "alpha": np.asarray(m.alpha_).tolist(),
            "bestScore": np.asarray(m.best_score_).tolist(),
            "coef": final.coef_.tolist(),
            "intercept": np.broadcast_to(final.intercept_, outputs).tolist(),
        }
    )
made = f"scikit-learn {sklearn.__version__}; targets are y, or y, 1000 y reversed + 5, row % 3; weights are (row % 4) * 0.75"
text = json.dumps({"made": made, "cases": cases})
(OUT / "ridge-cv.json").write_text(text + "\n")
print(len(text), "bytes", [c["alpha"] for c in cases])
