"""LAPACK's answers, by way of scipy, to matrices of condition numbers up to 1e10: QR, Cholesky, symmetric eigenvalues, singular values,
triangular solves; and solutions in rational arithmetic, rounded once, to tell how far LAPACK itself is off.

Writes packages/kernels/test/fixtures/linear-algebra.json. Run: python packages/repo-checks/golden/linear-algebra.py
"""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
from scipy import linalg

OUT = Path(__file__).resolve().parents[3] / "packages" / "kernels" / "test" / "fixtures" / "linear-algebra.json"
CONDITIONS = [1e2, 1e6, 1e10]


def orthogonal(rng, m, n):
    return np.linalg.qr(rng.normal(size=(m, n)))[0]


def exact(a, bits):
    return np.round(a * 2.0**bits) / 2.0**bits


def spectrum(condition, n):
    return condition ** -np.linspace(0, 1, n)


def general(rng, m, n, condition):
    k = min(m, n)
    return exact(orthogonal(rng, m, k) * spectrum(condition, k) @ orthogonal(rng, n, k).T, 40)


def positive(rng, n, condition):
    q = orthogonal(rng, n, n)
    a = exact(q * spectrum(condition, n) @ q.T, 46)
    return np.tril(a) + np.tril(a, -1).T


def rational_solve(a, b):
    """The solution of A x = b in exact arithmetic, rounded once."""
    n = len(b)
    rows = [[Fraction(v) for v in a[i]] + [Fraction(b[i])] for i in range(n)]
    for j in range(n):
        p = max(range(j, n), key=lambda i: abs(rows[i][j]))
        rows[j], rows[p] = rows[p], rows[j]
        for i in range(j + 1, n):
            f = rows[i][j] / rows[j][j]
            if f:
                rows[i] = [u - f * v for u, v in zip(rows[i], rows[j])]
    x = [Fraction(0)] * n
    for i in reversed(range(n)):
        x[i] = (rows[i][n] - sum(rows[i][k] * x[k] for k in range(i + 1, n))) / rows[i][i]
    return [float(v) for v in x]


def main():
    rng = np.random.default_rng(7)
    cases = {"svd": [], "qr": [], "cholesky": [], "eigen": [], "triangular": []}
    for condition in CONDITIONS:
        for m, n in ((18, 9), (9, 14), (11, 11)):
            a = general(rng, m, n, condition)
            u, s, vt = linalg.svd(a, full_matrices=False, lapack_driver="gesvd")
            cases["svd"].append(
                dict(call="scipy.linalg.svd(a, full_matrices=False, lapack_driver='gesvd')", condition=condition, rows=m, columns=n,
                     a=a.ravel().tolist(), s=s.tolist(), u=u.T.ravel().tolist(), v=vt.ravel().tolist())
            )
            if m < n:
                continue
            q, r = linalg.qr(a, mode="economic")
            cases["qr"].append(
                dict(call="scipy.linalg.qr(a, mode='economic')", condition=condition, rows=m, columns=n, a=a.ravel().tolist(),
                     r=r.ravel().tolist(), q=q.T.ravel().tolist())
            )
        n = 10
        a = positive(rng, n, condition)
        b = rng.integers(-8, 9, n).astype(float)
        lower = linalg.cholesky(a, lower=True)
        x = linalg.cho_solve((lower, True), b)
        true = rational_solve(a, b)
        cases["cholesky"].append(
            dict(call="scipy.linalg.cholesky(a, lower=True); cho_solve((l, True), b)", condition=condition, n=n, a=a.ravel().tolist(),
                 b=b.tolist(), l=lower.ravel().tolist(), x=x.tolist(), exact=true)
        )
        for name, matrix in (("positive", a), ("indefinite", positive(rng, n, condition) - positive(rng, n, 1e2))):
            values, vectors = linalg.eigh(matrix)
            cases["eigen"].append(
                dict(call="scipy.linalg.eigh(a)", kind=name, condition=condition, n=n, a=matrix.ravel().tolist(), values=values.tolist(),
                     vectors=vectors.T.ravel().tolist())
            )
        # Triangles of that condition: the factors of the matrix above.
        _, r = linalg.qr(general(rng, n, n, condition))
        lower = exact(r.T, 46)
        cases["triangular"].append(
            dict(call="scipy.linalg.solve_triangular(l, b, lower=True); solve_triangular(l, b, lower=True, trans='T')", condition=condition,
                 n=n, l=lower.ravel().tolist(), b=b.tolist(), forward=linalg.solve_triangular(lower, b, lower=True).tolist(),
                 backward=linalg.solve_triangular(lower, b, lower=True, trans="T").tolist(), exactForward=rational_solve(lower, b),
                 exactBackward=rational_solve(lower.T, b))
        )
    OUT.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


main()
