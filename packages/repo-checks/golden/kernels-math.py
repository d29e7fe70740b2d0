"""exp, log and their like to 400 digits, by Python's decimal module, which rounds its exp, ln and power correctly.

Writes packages/kernels/test/fixtures/math.json: for each function rows of [x, y, rest] (pow: [x, p, y, rest]), where y is the
float64 nearest to the exact value and rest is what is missing to it, in units in the last place of y.
Run: python packages/repo-checks/golden/kernels-math.py
"""

import json
import math
import random
from decimal import Decimal, getcontext
from pathlib import Path

OUT = Path(__file__).resolve().parents[3] / "packages" / "kernels" / "test" / "fixtures" / "math.json"
getcontext().prec = 400  # 1 + e^-700 needs 305 digits to differ from 1
getcontext().Emax = 10**6
getcontext().Emin = -(10**6)
ONE = Decimal(1)


def tanh(x):
    t = (2 * x).exp()
    return (t - 1) / (t + 1)


def sigmoid(x):
    return ONE / (ONE + (-x).exp())


def series(term, ratio):
    """Sum of terms, each the one before times ratio(k), until nothing is added."""
    total, k = Decimal(0), 0
    while abs(term) > Decimal(10) ** -390:
        total += term
        k += 1
        term *= ratio(k)
    return total


def arctan_inverse(n):
    """arctan(1 / n)"""
    power, total, k = ONE / n, Decimal(0), 0
    while power > Decimal(10) ** -395:
        total += (-1) ** k * power / (2 * k + 1)
        power /= n * n
        k += 1
    return total


PI = 16 * arctan_inverse(5) - 4 * arctan_inverse(239)  # Machin


def sin(x):
    x = x % (2 * PI)
    return series(x, lambda k: -x * x / ((2 * k) * (2 * k + 1)))


def cos(x):
    x = x % (2 * PI)
    return series(ONE, lambda k: -x * x / ((2 * k - 1) * (2 * k)))


def erf(x):
    """2 / sqrt(pi) e^(-x^2) sum of 2^k x^(2k + 1) / (2k + 1)!!"""
    return 2 / PI.sqrt() * (-x * x).exp() * series(x, lambda k: 2 * x * x / (2 * k + 1))


functions = {
    "exp": (lambda x: x.exp(), "Decimal(x).exp()", -740, 709),
    "expm1": (lambda x: x.exp() - 1, "Decimal(x).exp() - 1", -40, 709),
    "log": (lambda x: x.ln(), "Decimal(x).ln()", 0, 1e300),
    "log1p": (lambda x: (ONE + x).ln(), "(1 + Decimal(x)).ln()", -1, 1e300),
    "tanh": (tanh, "(e - 1) / (e + 1), e = Decimal(2 * x).exp()", -21, 21),
    "sigmoid": (sigmoid, "1 / (1 + Decimal(-x).exp())", -700, 40),
    "softplus": (lambda x: (ONE + x.exp()).ln(), "(1 + Decimal(x).exp()).ln()", -700, 700),
    "sin": (sin, "Taylor series of x modulo 2 pi", -1.6e6, 1.6e6),
    "cos": (cos, "Taylor series of x modulo 2 pi", -1.6e6, 1.6e6),
    "erf": (erf, "series of A&S 7.1.6", -8, 8),
    "erfc": (lambda x: 1 - erf(x), "1 - series of A&S 7.1.6", -7, 26),
}


def split(exact):
    y = float(exact)
    rest = (exact - Decimal(y)) / Decimal(math.ulp(y))
    return [y, round(float(rest), 4)]


def points(rng, low, high):
    """Evenly spread, then of all sizes on both sides of 0 and of 1."""
    found = [rng.uniform(max(low, -750), min(high, 750)) for _ in range(60)]
    if high == 1.6e6:
        found += [rng.uniform(low, high) for _ in range(60)] + [k * math.pi / 2 for k in range(1, 30)]
    for _ in range(60):
        found += [rng.choice([-1, 1]) * 2.0 ** rng.uniform(-40, 9), 1 + rng.uniform(-0.5, 0.5)]
    return [x for x in found if low < x < high]


def main():
    rng = random.Random(0)
    out = {"source": "Python decimal, 400 digits", "functions": {}}
    for name, (f, call, low, high) in functions.items():
        rows = [[x, *split(f(Decimal(x)))] for x in points(rng, low, high)]
        out["functions"][name] = {"call": call, "rows": [r for r in rows if abs(r[1]) > 1e-300]}
    rows = []
    while len(rows) < 200:
        x, p = 2.0 ** rng.uniform(-30, 30), rng.choice([-1, 1]) * 2.0 ** rng.uniform(-6, 6)
        if abs(p * math.log2(x)) < 1000:
            rows.append([x, p, *split(Decimal(x) ** Decimal(p))])
    out["pow"] = {"call": "Decimal(x) ** Decimal(p)", "rows": rows}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(out, separators=(",", ":")) + "\n")


main()
