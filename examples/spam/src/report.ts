import { confusionMatrixChart, precisionRecallChart, rocChart } from '@foldwise/metrics'
import type { Evaluation } from './evaluate.ts'
import type { JobResult } from './job-result.ts'
import { METRIC_NAMES, percent } from './print.ts'
import type { Word } from './words.ts'

/** A page that needs nothing else: charts as inline SVG, no script, no network. */
export function renderReport(r: JobResult, e: Evaluation): string {
  const metrics = Object.entries(METRIC_NAMES).map(([key, name]) => {
    const [low, high] = r.intervals[key]!
    return `<tr><th scope="row">${name}</th><td>${percent(r[key as keyof typeof METRIC_NAMES])}</td><td>${percent(low)} to ${percent(high)}</td></tr>`
  })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Spam model report</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Spam or ham</h1>
<p>TF-IDF and logistic regression on the SpamAssassin corpus: ${r.train} mails to train on, ${r.test} to test on, ${r.features} words. Copies of a body are never in both parts.</p>
<section>
<h2>On the test part</h2>
<table><thead><tr><th>Metric</th><th>Value</th><th>95 % bootstrap interval</th></tr></thead><tbody>${metrics.join('')}</tbody></table>
</section>
<section class="charts">
<figure>${confusionMatrixChart(e.confusionMatrix, { labels: ['ham', 'spam'] })}</figure>
<figure>${rocChart({ ...e.roc, auc: r.rocAuc, interval: e.metrics.rocAuc })}</figure>
<figure>${precisionRecallChart({ ...e.precisionRecall, averagePrecision: r.averagePrecision, interval: e.metrics.averagePrecision })}</figure>
</section>
<section>
<h2>Strongest words</h2>
<div class="words"><div><h3>For spam</h3>${wordTable(r.words.spam)}</div><div><h3>For ham</h3>${wordTable(r.words.ham)}</div></div>
</section>
<section>
<h2>The model</h2>
<table><tbody>
<tr><th scope="row">Fit</th><td>${(r.fitMs / 1000).toFixed(2)} s</td></tr>
<tr><th scope="row">Predict</th><td>${(r.predictMs / r.test).toFixed(3)} ms a mail</td></tr>
<tr><th scope="row">Model file</th><td>${r.modelBytes} bytes</td></tr>
<tr><th scope="row">ONNX file</th><td>${r.onnxBytes} bytes</td></tr>
<tr><th scope="row">SHA-256</th><td><code>${r.sha256}</code></td></tr>
</tbody></table>
</section>
</main>
</body>
</html>
`
}

const wordTable = (list: readonly Word[]): string =>
  `<table><tbody>${list.map((w) => `<tr><th scope="row">${escapeHtml(w.word)}</th><td>${w.weight.toFixed(2)}</td></tr>`).join('')}</tbody></table>`

const escapeHtml = (s: string): string => s.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; } main { max-width: 70rem; margin: 0 auto; padding: 2rem 1rem; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid #8884; }
td { font-variant-numeric: tabular-nums; } th { font-weight: 500; }
figure { margin: 0; } figure svg { max-width: 100%; height: auto; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; margin: 1.5rem 0; }
.words { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 2rem; }
code { overflow-wrap: anywhere; }
`
