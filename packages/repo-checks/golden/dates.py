"""Parts of dates as pandas has them; writes packages/pipelines/test/fixtures/dates.json: milliseconds since 1970-01-01 UTC, null for a
missing date, and each part of `pandas.to_datetime(ms, unit="ms").dt`, of weekdays and days of the year on a circle too.

Run: python packages/repo-checks/golden/dates.py
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

OUT = Path(__file__).resolve().parents[3] / "packages" / "pipelines" / "test" / "fixtures" / "dates.json"

some = [
    "1970-01-01T00:00:00.000", "1969-12-31T23:59:59.999", "1900-02-28T12:00:00", "1900-03-01T00:00:00",
    "2000-02-29T23:59:59.999", "2000-03-01T00:00:00", "1999-12-31T23:59:59", "2024-12-31T06:07:08.009",
    "2023-12-31T00:00:00", "2100-03-01T01:00:00", "1583-10-15T05:00:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59.999",
    "2021-03-31T00:00:00", "2021-04-01T00:00:00", "2400-02-29T00:00:01",
]
rng = np.random.default_rng(0)
ms = np.concatenate([np.array(some, dtype="datetime64[ms]").astype(np.int64), rng.integers(-10**14, 10**14, 80)])
dates = pd.Series(np.append(ms, np.iinfo(np.int64).min).astype("datetime64[ms]"))
NAMES = {"year": "year", "quarter": "quarter", "month": "month", "day": "day", "dayOfYear": "dayofyear", "weekday": "weekday",
         "hour": "hour", "minute": "minute", "second": "second"}
PERIODS = {"quarter": 4, "month": 12, "day": 31, "dayOfYear": 365.25, "weekday": 7, "hour": 24, "minute": 60, "second": 60}


def plain(values):
    return [None if pd.isna(v) else float(v) for v in values]


OUT.write_text(
    json.dumps(
        {
            "made_by": f"pandas {pd.__version__}, numpy {np.__version__}",
            "ms": [int(v) for v in ms] + [None],
            "parts": {ours: {"call": f"dates.dt.{theirs}", "values": plain(getattr(dates.dt, theirs))} for ours, theirs in NAMES.items()},
            "cyclic": {
                ours: {
                    "call": f"numpy.sin(2 * numpy.pi * dates.dt.{NAMES[ours]} / {period}), and numpy.cos",
                    "sin": plain(np.sin(2 * np.pi * getattr(dates.dt, NAMES[ours]) / period)),
                    "cos": plain(np.cos(2 * np.pi * getattr(dates.dt, NAMES[ours]) / period)),
                }
                for ours, period in PERIODS.items()
            },
        }
    )
    + "\n"
)
print(OUT, OUT.stat().st_size)
