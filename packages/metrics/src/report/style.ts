/** The charts' own papers and inks, so that page and charts are one. */
const LIGHT =
  '--page:#f4f6f8;--paper:#fff;--ink:#1b1f24;--muted:#57606a;--line:#d8dee4;--accent:#0b5cad;--good:#116329;--good-paper:#dcf5e3;--bad:#b3261e;--bad-paper:#fde7e5;--warn:#7a4d00;--warn-paper:#fff4d6;--note-paper:#e8f1fb'
const DARK =
  '--page:#0e1114;--paper:#16191d;--ink:#e6e9ec;--muted:#a3adb8;--line:#353c44;--accent:#6cb2ff;--good:#6fdd8b;--good-paper:#12301c;--bad:#ff9b92;--bad-paper:#3d1715;--warn:#f0c463;--warn-paper:#352908;--note-paper:#14263a'

export const STYLE = `
:root{color-scheme:light dark;${LIGHT};font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--page)}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0}
header,main{max-width:76rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem}
main{padding-bottom:4rem}
h1{font-size:2rem;line-height:1.2;margin:0 0 .5rem;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.15rem;margin:0 0 .9rem}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem}
.summary{max-width:62ch;margin:0 0 1rem;color:var(--muted);text-wrap:pretty}
.muted{color:var(--muted)}
.verdict{display:flex;align-items:center;gap:.75rem;flex-wrap:wrap;margin:1rem 0;padding:.75rem 1rem;border-radius:.6rem;background:var(--paper);border:1px solid var(--line)}
.verdict strong{font-size:1.1rem}
.verdict .mark{display:grid;place-items:center;width:1.75rem;height:1.75rem;border-radius:50%;font-weight:700}
.verdict.pass{background:var(--good-paper);border-color:var(--good)}
.verdict.pass .mark{background:var(--good);color:var(--paper)}
.verdict.fail{background:var(--bad-paper);border-color:var(--bad)}
.verdict.fail .mark{background:var(--bad);color:var(--paper)}
.verdict.pass .muted,.verdict.fail .muted{color:var(--ink)}
.facts{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:1rem 0}
.facts dt{font-size:.8rem;color:var(--muted)}
.facts dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:1rem 0;padding:0}
section{background:var(--paper);border:1px solid var(--line);border-radius:.8rem;padding:1.25rem;margin:1.25rem 0;scroll-margin-top:1rem}
section>p{max-width:72ch}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.95rem}
th,td{text-align:left;vertical-align:middle;padding:.5rem 1.25rem .5rem 0;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:.8rem;font-weight:600;color:var(--muted);white-space:nowrap}
tbody th{font-weight:600;min-width:9rem}
.range{white-space:nowrap}
.gates{min-width:12rem}
th small{display:block;max-width:44ch;font-weight:400;color:var(--muted)}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.value{font-size:1.1rem;font-weight:650}
.drawing{width:148px}
.better{color:var(--good)}
.worse{color:var(--bad)}
.chip{display:inline-block;margin:.1rem .4rem .1rem 0;padding:.1rem .55rem;border-radius:.5rem;font-size:.85rem}
.chip.pass{background:var(--good-paper);color:var(--good)}
.chip.fail{background:var(--bad-paper);color:var(--bad)}
.advice{list-style:none;margin:0;padding:0;display:grid;gap:.6rem}
.advice li{display:grid;grid-template-columns:5rem 1fr;gap:.25rem .75rem;padding:.65rem .9rem;border-radius:.5rem;background:var(--note-paper)}
.advice li.warning{background:var(--warn-paper)}
.advice .warning strong{color:var(--warn)}
.advice .note strong{color:var(--accent)}
.advice span{max-width:90ch}
caption{text-align:left;font-weight:600;padding:.75rem 0 .25rem}
.scroll+.scroll{margin-top:1rem}
tr.all>*{color:var(--muted);font-weight:400}
tr.few>*{color:var(--muted)}
.strip{display:block}
.slice .drawing,.slice .strip{width:96px}
.slice .number:has(+.drawing),.slice thead .number:not(:nth-child(2)){padding-right:.6rem}
.legend{font-size:.8rem;color:var(--muted);margin:.75rem 0 0}
.strip .axis{stroke:var(--line);stroke-width:1}
.strip .interval{stroke:var(--accent);stroke-width:5;stroke-opacity:.35;stroke-linecap:round}
.strip .dot{fill:var(--accent)}
.strip .reference{fill:var(--paper);stroke:var(--muted);stroke-width:1.5}
.strip .bound{stroke:var(--good);stroke-width:2}
.strip .bound.failed{stroke:var(--bad);stroke-dasharray:3 2}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1.25rem;align-items:start}
figure{margin:0}
figure svg{display:block;max-width:100%;height:auto;margin:0 auto}
figcaption{font-size:.9rem;color:var(--muted);text-align:center;margin-top:.4rem}
@media (max-width:40rem){.advice li{grid-template-columns:1fr}section{padding:1rem}}
@media print{:root{background:none}.skip,nav{display:none}section{border:0;padding:0;break-inside:auto}figure,tr,.advice li{break-inside:avoid}}
@media (prefers-contrast:more){:root{--muted:var(--ink);--line:var(--ink)}}
`
