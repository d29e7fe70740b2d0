"""Sizes of scikit-learn's train_test_split, plain and stratified.

Writes packages/pipelines/test/fixtures/splits.json: cases that name the call that made them.
Run: python packages/repo-checks/golden/splits.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.model_selection import train_test_split

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "splits.json"

rng = np.random.default_rng(0)
plain = []
for rows in [2, 3, 7, 10, 30, 100, 101, 1000]:
    for size in [0.1, 0.2, 0.25, 0.3, 1 / 3, 0.5, 0.7, 0.9, 1, rows - 1]:
        try:
            train, test = train_test_split(np.arange(rows), test_size=size)
        except ValueError:
            continue
        plain.append({"rows": rows, "testSize": size, "train": len(train), "test": len(test)})

stratified = []
for rows, shares, size in [(90, [1, 1, 1], 30), (100, [0.5, 0.3, 0.2], 0.2), (1000, [0.9, 0.1], 0.25), (200, [0.7, 0.2, 0.05, 0.05], 0.5)]:
    counts = (np.array(shares) / np.sum(shares) * rows).round().astype(int)
    y = np.repeat(np.arange(len(counts)), counts)
    train, test = train_test_split(y, test_size=size, stratify=y, random_state=0)
    stratified.append(
        {
            "call": f"train_test_split(y, test_size={size}, stratify=y)",
            "counts": counts.tolist(),
            "testSize": size,
            "test": np.bincount(test, minlength=len(counts)).tolist(),
        }
    )
OUT.parent.mkdir(parents=True, exist_ok=True)
out = {"made_by": f"scikit-learn {sklearn.__version__}", "call": "train_test_split(np.arange(rows), test_size=testSize)"}
OUT.write_text(json.dumps({**out, "plain": plain, "stratified": stratified}) + "\n")
