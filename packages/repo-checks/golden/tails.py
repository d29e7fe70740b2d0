"""Tails of distributions of SciPy; writes packages/pipelines/test/fixtures/tails.json. Run: python packages/repo-checks/golden/tails.py"""

import json
from pathlib import Path

import scipy
from scipy import stats

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "tails.json"
fs = [(f, a, b, float(stats.f.sf(f, a, b))) for f in [1e-6, 0.1, 0.9, 1.0, 1.1, 3.5, 20, 300, 1e5] for a, b in [(1, 3), (2, 57), (1, 998), (9, 40), (4, 99995), (40, 30), (300, 900000), (1, 1)]]
chis = [(v, k, float(stats.chi2.sf(v, k))) for v in [1e-8, 0.3, 1.0, 4.0, 25, 400, 1400] for k in [1, 2, 3, 9, 40, 1000]]
OUT.write_text(json.dumps({"made_by": f"scipy {scipy.__version__}: scipy.stats.f.sf, scipy.stats.chi2.sf", "f": fs, "chi2": chis}, separators=(",", ":")) + "\n")
