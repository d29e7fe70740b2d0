"""Categories encoded by targets, of scikit-learn.

Writes packages/pipelines/test/fixtures/target-encoder.json: for each call what fit_transform (cross-fitted) and
transform make of the rows.
Run: python packages/repo-checks/golden/target-encoder.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.preprocessing import TargetEncoder

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "target-encoder.json"
warnings.simplefilter("ignore")

rng = np.random.default_rng(2)
n = 60
x = np.array([[rng.choice(["red", "green", "blue", "Red", "é"], p=[0.4, 0.3, 0.2, 0.08, 0.02]), rng.choice(["no", "yes"])] for _ in range(n)], dtype=object)
new = np.array([["red", "yes"], ["violet", "no"], ["é", "perhaps"], ["Red", "yes"]], dtype=object)
number = np.round(rng.normal(size=n) * 3 + (x[:, 0] == "red") * 5 + 1e4, 3)
labels = {
    "continuous": number.tolist(),
    "binary": ["up" if v > 1e4 + 1 else "down" for v in number],
    "multiclass": rng.choice(["a", "b", "c"], n).tolist(),
    "alike": [2.5] * n,
}
cases = []
for target, y in labels.items():
    for smooth in ["auto", 0.0, 7.5]:
        folds = KFold(4) if target in ["continuous", "alike"] else StratifiedKFold(4)
        model = TargetEncoder(smooth=smooth, cv=folds)
        cross = model.fit_transform(x, y)
        cases.append(
            {
                "call": f"{model!r}, {target} y",
                "y": target,
                "params": {"smooth": smooth, "cv": 4, "shuffle": False},
                "cross": cross.tolist(),
                "fitted": model.transform(x[:5]).tolist(),
                "out": model.transform(new).tolist(),
                "names": model.get_feature_names_out().tolist(),
            }
        )
OUT.write_text(
    json.dumps({"made_by": f"scikit-learn {sklearn.__version__}", "x": x.tolist(), "new": new.tolist(), "y": labels, "cases": cases}, separators=(",", ":"))
    + "\n"
)
