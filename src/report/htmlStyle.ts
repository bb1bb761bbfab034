/**
 * How the protocol looks: the system's own fonts, one column, one colour per verdict beside its word and sign. Every
 * text has a contrast of at least 4.5 : 1 on what lies behind it (WCAG 2.2 §1.4.3).
 */
export const STYLE = `
:root{color-scheme:light;--ink:#1c2328;--soft:#56616a;--line:#d9dee2;--paper:#fff;--back:#f3f5f6;
--good:#14633a;--good-back:#e9f5ee;--bad:#9d1c1c;--bad-back:#fcecec;--unsure:#7a4d00;--unsure-back:#fdf3dc;--plan:#3d5a80}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 3rem}
header{margin:0 0 1.25rem}
h1{font-size:1.6rem;line-height:1.25;font-weight:600;margin:0;letter-spacing:-.01em}
.brand{margin:0 0 .25rem;color:var(--soft);font-size:.8rem;letter-spacing:.14em;text-transform:uppercase}
article{background:var(--paper);border:1px solid var(--line);border-radius:12px;margin:0 0 2rem;overflow:hidden}
article>*{padding-left:1.75rem;padding-right:1.75rem}
.verdict{padding-top:1.5rem;padding-bottom:1.4rem;border-bottom:1px solid var(--line);border-top:6px solid}
article.good .verdict{background:var(--good-back);border-top-color:var(--good)}
article.bad .verdict{background:var(--bad-back);border-top-color:var(--bad)}
article.unsure .verdict{background:var(--unsure-back);border-top-color:var(--unsure)}
h2{margin:0;font-size:1.05rem;font-weight:500;line-height:1.4}
.verdict .word{display:block;font-size:1.9rem;font-weight:700;line-height:1.2;margin-bottom:.35rem}
article.good .word,.good{color:var(--good)}
article.bad .word,.bad{color:var(--bad)}
article.unsure .word,.unsure{color:var(--unsure)}
article.good,article.bad,article.unsure{color:var(--ink)}
.verdict p{margin:.35rem 0 0;max-width:46rem}
section,.why,.relaxed,figure{break-inside:auto}
article>section{padding-top:1.5rem;padding-bottom:.5rem}
article>section+section{border-top:1px solid var(--line)}
h3{font-size:1.15rem;font-weight:600;margin:0 0 .8rem}
h4{font-size:.95rem;font-weight:600;margin:1.6rem 0 .7rem}
.relaxed{margin:1.25rem 1.75rem 0;padding:.9rem 1.1rem;background:var(--unsure-back);border:2px solid var(--unsure);border-radius:8px}
.relaxed p{margin:0;font-weight:700;color:var(--unsure)}
.relaxed ul{margin:.3rem 0 0;padding-left:1.2rem}
.why{padding-top:1.4rem;padding-bottom:.2rem;border-bottom:1px solid var(--line)}
.why h3{margin-bottom:.35rem}
.why ul{margin:0 0 1.1rem;padding-left:1.2rem}
.why ul ul{margin:0}
.rows{display:grid;grid-template-columns:minmax(8rem,12rem) 1fr;gap:.1rem 1.5rem;margin:0 0 1rem}
.rows dt{grid-column:1;color:var(--soft);margin-top:.45rem}
.rows dd{grid-column:2;margin:0}
.rows dt+dd{margin-top:.45rem}
.bold{font-weight:600}
.dim{color:var(--soft)}
.signer-verdict{font-weight:600;margin:-.4rem 0 .8rem}
.signer.passed .signer-verdict{color:var(--good)}
.signer.failed .signer-verdict{color:var(--bad)}
.signer.indeterminate .signer-verdict{color:var(--unsure)}
figure{margin:0}
svg{display:block;overflow:visible;font-family:inherit}
.timeline>svg{margin-bottom:1rem}
.grid{stroke:var(--line);stroke-width:1}
.rail{stroke:#c3cad0;stroke-width:1}
.tick{font-size:12px;fill:var(--soft)}
.lane{font-size:14px;font-weight:600;fill:var(--ink)}
.lane-time{font-size:13px;fill:var(--soft)}
.lane,.lane-time{paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round}
.now{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}
.now-text{font-size:13px;font-weight:600;fill:var(--ink)}
.bar.plain,.bar.authority{fill:var(--plan)}
.bar.authority{fill:#6b4c86}
.bar.good,.mark.good{fill:var(--good)}
.bar.bad,.mark.bad{fill:var(--bad)}
.bar.unsure,.mark.unsure{fill:var(--unsure)}
.mark{stroke:var(--paper);stroke-width:1.5}
.mark.claimed{fill:var(--paper);stroke:var(--ink);stroke-width:2}
.mark.end{fill:none;stroke-width:3;stroke:var(--unsure)}
.mark.end.bad{stroke:var(--bad)}
.pictures{display:flex;flex-wrap:wrap;gap:0 2.5rem;margin-bottom:1.25rem}
.pictures figure{flex:1 1 20rem;max-width:27rem;min-width:0}
.box{fill:#fafbfb;stroke:var(--line)}
.edge.plain{fill:var(--plan)}
.edge.good{fill:var(--good)}
.edge.bad{fill:var(--bad)}
.edge.unsure{fill:var(--unsure)}
.role{font-size:12.5px;fill:var(--soft)}
.name{font-size:15px;font-weight:600;fill:var(--ink)}
.line{font-size:13px;fill:var(--ink)}
.arrow{fill:none;stroke:var(--soft);stroke-width:1.5}
table{width:100%;border-collapse:collapse;font-size:.9rem;margin:0 0 1rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-weight:500}
tbody th{font-weight:500}
code{font:.8rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;color:var(--soft);overflow-wrap:anywhere}
.hashes{table-layout:fixed}.hashes th:first-child{width:38%}.hashes code{font-size:.76rem}
nav{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:1.25rem 1.75rem .5rem;margin-bottom:1.5rem}
nav tbody th{width:40%}
nav h2{font-weight:600;margin-bottom:.5rem}
a{color:#1d4f91}
.count{font-weight:400;color:var(--soft);font-size:.85rem;white-space:pre}
h4 .count{margin-left:.4rem}
p.count{margin:-.4rem 0 .6rem}
.checks{list-style:none;margin:0;padding:0;font-size:.93rem}
.checks .checks{margin:.15rem 0 .3rem 1.4rem;padding-left:.9rem;border-left:2px solid var(--line)}
.check>p{margin:0;padding:.22rem 0 .22rem 1.4rem;text-indent:-1.4rem}
.sign{display:inline-block;width:1.4rem;text-indent:0;font-weight:700}
.status{color:var(--soft)}
.check.passed>p>.sign{color:var(--good)}
.check.failed>p>.sign,.check.failed>p>.status{color:var(--bad)}
.check.indeterminate>p>.sign,.check.warning>p>.sign,.check.indeterminate>p>.status,.check.warning>p>.status{color:var(--unsure)}
.check.failed>p,.check.indeterminate>p{font-weight:600}
.check code{font-weight:400}
.facts{list-style:none;margin:0 0 .3rem;padding:0 0 0 1.4rem;color:var(--soft);font-size:.88rem}
.facts b{color:var(--ink);font-weight:600}
details>summary{cursor:pointer;margin:0 0 .6rem}
summary h3{display:inline;margin:0}
details>h4:first-of-type{margin-top:.4rem}
footer{color:var(--soft);font-size:.85rem}
@media (max-width:40rem){main{padding:1.1rem .75rem 2rem}h1{font-size:1.35rem}
article>*{padding-left:1rem;padding-right:1rem}.relaxed{margin-left:1rem;margin-right:1rem}nav{padding:1rem 1rem .25rem}
.verdict .word{font-size:1.5rem}
.rows{grid-template-columns:1fr;gap:0}.rows dt,.rows dd{grid-column:1}.rows dt{margin-top:.7rem;font-size:.85rem}.rows dt+dd{margin-top:0}
.pictures figure{flex-basis:100%;max-width:none}
table,tbody,tr,tbody th,td{display:block;width:auto!important}thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
tbody th{border:0;padding-bottom:0}tbody th+td:not(:last-child){border:0;padding-bottom:0}td{padding-top:.1rem}}
@page{margin:16mm 14mm}
@media print{:root{--back:#fff}body{font-size:10.5pt}main{max-width:none;padding:0}
article{border:0;border-radius:0;overflow:visible}article>*{padding-left:0;padding-right:0}
.verdict{padding:.7rem 1rem;border:1px solid var(--line);border-left:6px solid}
article.good .verdict{border-left-color:var(--good)}article.bad .verdict{border-left-color:var(--bad)}article.unsure .verdict{border-left-color:var(--unsure)}
.relaxed{margin-left:0;margin-right:0}article+article{break-before:page}
details::details-content{content-visibility:visible;height:auto;display:block}summary{list-style:none}
h2,h3,h4,dt{break-after:avoid}svg,tr,.check>p,.relaxed{break-inside:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
