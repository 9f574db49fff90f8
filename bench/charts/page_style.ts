import { rampSteps, seriesColours, themeCss } from "./palette.ts";

/** The style sheet of every page and chart. */
export function pageStyle(): string {
  return [themeCss(), base, layout, parts, charts, seriesCss(), small, print].join("\n");
}

const base = `*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1{font-size:26px;text-wrap:balance;line-height:1.2;letter-spacing:-.015em;margin:0}
h2{font-size:19px;line-height:1.3;letter-spacing:-.01em;margin:44px 0 12px;scroll-margin-top:64px}
h3{font-size:15px;margin:26px 0 10px}
p{margin:0 0 10px;max-width:76ch}
a{color:var(--accent);text-underline-offset:2px}
code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
pre{margin:6px 0 12px;padding:10px 12px;background:var(--sunken);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.muted{color:var(--muted)}.good{color:var(--good)}.warning{color:var(--warning)}.bad{color:var(--bad)}.accent{color:var(--accent)}`;

const layout = `main,.bar>div,footer{max-width:1200px;margin:0 auto;padding:0 24px}
.bar{position:sticky;top:0;z-index:5;background:var(--surface);border-bottom:1px solid var(--line)}
.bar>div{display:flex;align-items:center;gap:4px 18px;min-height:48px}
.bar b{font-size:14px;white-space:nowrap}
.bar nav{display:flex;gap:16px;overflow-x:auto;flex:1;scrollbar-width:none}
.bar nav a{color:var(--muted);text-decoration:none;font-size:13.5px;white-space:nowrap;padding:4px 0}
.bar nav a:hover{color:var(--ink)}
.bar button{font:inherit;font-size:13px;color:var(--muted);background:none;border:1px solid var(--line);border-radius:6px;padding:3px 10px;cursor:pointer;white-space:nowrap}
.bar button:hover{color:var(--ink)}
main{padding-top:28px;padding-bottom:40px}
footer{padding-top:16px;padding-bottom:40px;color:var(--muted);font-size:13px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:14px 16px;min-width:0}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));grid-auto-flow:dense;gap:14px}
.split{display:grid;gap:8px 28px;grid-template-columns:minmax(0,1fr);padding:14px 0 6px;border-top:1px solid var(--grid)}
@media (min-width:1000px){.split{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
.split h3{margin-top:0}
.stack{display:grid;gap:10px;grid-template-columns:minmax(0,1fr)}
.wide-card{grid-column:1/-1}
.newest{display:flex;align-items:center;gap:16px}.newest strong{font-size:26px;line-height:1.2;letter-spacing:-.02em;white-space:nowrap}
details:not(.card)>summary{cursor:pointer;font-size:12.5px;margin-top:8px}
code.item{display:inline-block;margin-right:10px}
.card .scroll{border-radius:6px;margin-top:6px}
.narrow{display:none}`;

const parts =
  `.verdict{display:flex;gap:16px;align-items:flex-start;border:1px solid var(--line);border-left:6px solid currentColor;border-radius:10px;padding:18px 20px;background:var(--surface)}
.verdict>i{font-style:normal;font-size:26px;line-height:1.2;font-weight:700}
.verdict>div{color:var(--ink);min-width:0}
.verdict p{margin:6px 0 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:14px 0}
.tile{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:12px 14px;min-width:0}
.tile small{display:block;color:var(--muted);font-size:12.5px}
.tile strong{display:block;font-size:24px;line-height:1.25;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.badge{display:inline-block;font-size:12px;font-weight:600;line-height:1.6;padding:0 8px;border-radius:99px;white-space:nowrap;background:var(--sunken);color:var(--muted)}
.badge.good{background:var(--good-soft);color:var(--good)}.badge.warning{background:var(--warning-soft);color:var(--warning)}
.badge.bad{background:var(--bad-soft);color:var(--bad)}.badge.accent{background:var(--accent-soft);color:var(--accent)}
.tag{display:inline-block;font-size:12px;line-height:1.5;padding:0 7px;border:1px solid currentColor;border-radius:5px;white-space:nowrap;color:var(--muted)}
.tag.warning{color:var(--warning)}.tag.bad{color:var(--bad)}.tag.accent{color:var(--accent)}.tag.good{color:var(--good)}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px;margin:10px 0;font-size:14px}
@media (min-width:900px){.facts.twice{grid-template-columns:max-content minmax(0,1fr) max-content minmax(0,1fr)}}
.facts dt{color:var(--muted)}.facts dd{margin:0;overflow-wrap:anywhere}
details.card{padding:0}
details.card>summary{list-style:none;cursor:pointer;padding:12px 16px;display:flex;gap:6px 12px;align-items:baseline;flex-wrap:wrap}
details.card>summary::-webkit-details-marker{display:none}
details.card>summary::after{content:"▸";color:var(--muted);margin-left:auto}
details.card[open]>summary::after{content:"▾"}
details.card>summary .push{margin-left:auto}details.card>summary:has(.push)::after{margin-left:0}
details.card>summary:hover{background:var(--sunken);border-radius:10px}
details.card>div{padding:4px 16px 16px;border-top:1px solid var(--line)}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--surface)}
table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:10px 12px;font-weight:600}
th,td{padding:7px 12px;text-align:left;vertical-align:top;border-bottom:1px solid var(--grid)}
tbody tr:last-child>*{border-bottom:0}
tbody tr:hover>*{background:var(--sunken)}
thead th{color:var(--muted);font-weight:600;font-size:12.5px;white-space:nowrap}
th.number,td.number{text-align:right;white-space:nowrap}
tbody th{font-weight:600}
th button{all:unset;cursor:pointer}th button:focus-visible{outline:2px solid var(--accent)}
th[aria-sort] button::after{content:"";padding-left:4px}
th[aria-sort=ascending] button::after{content:"▲"}th[aria-sort=descending] button::after{content:"▼"}
.filter{display:flex;gap:8px;margin:0 0 10px}.filter button{font:inherit;font-size:13px;color:var(--muted);background:none;border:1px solid var(--line);border-radius:6px;padding:3px 12px;cursor:pointer;white-space:nowrap}.filter button:hover{color:var(--ink)}.filter input{font:inherit;font-size:14px;width:min(100%,320px);padding:5px 10px;color:var(--ink);background:var(--surface);border:1px solid var(--line);border-radius:6px}`;

const charts = `figure.chart{margin:0;position:relative}
figcaption{font-size:13px;line-height:1.4;margin-bottom:8px;color:var(--muted)}
figcaption b{display:block;color:var(--ink);font-size:14px}
.chart>svg{display:block;width:100%;height:auto;overflow:visible}
svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--ink);font-variant-numeric:tabular-nums}
svg text.tick{fill:var(--muted);dominant-baseline:central}svg text.mid{dominant-baseline:central}
svg text.end{text-anchor:end}svg text.middle{text-anchor:middle}
svg text.strong{font-weight:600}svg text.muted{fill:var(--muted)}
.grid,.base,.line,.mark,.limit,.whisker,.cursor{fill:none;vector-effect:non-scaling-stroke}
path.grid{stroke:var(--grid)}.base{stroke:var(--line)}
.line{stroke:currentColor;stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
.dots{stroke-width:4.5}.dash1{stroke-dasharray:5 3}.dash2{stroke-dasharray:1.5 3}.dash3{stroke-dasharray:8 3 1.5 3}
.dot{fill:currentColor}.area{fill:currentColor;opacity:.16;stroke:none}
.mark{stroke:var(--muted);stroke-dasharray:2 3}.span{fill:var(--muted);opacity:.12}
.flag{fill:var(--surface);stroke:var(--muted)}
.limit{stroke:currentColor;stroke-width:1.3;stroke-dasharray:6 3}svg text.limit-text{fill:currentColor;stroke:var(--surface);stroke-width:3px;paint-order:stroke}
svg text.label{fill:currentColor}svg text.halo{stroke:var(--surface);stroke-width:3px;paint-order:stroke}
.bar-fill{fill:currentColor}.bar-track{fill:var(--sunken)}.whisker{stroke:var(--ink);stroke-width:1.4}
.cursor{stroke:var(--ink);stroke-width:1;opacity:0}.on .cursor{opacity:.5}
.none{fill:var(--sunken)}.fill-good{fill:var(--good)}.fill-warning{fill:var(--warning)}.fill-bad{fill:var(--bad)}.fill-accent{fill:var(--accent)}.fill-neutral{fill:var(--muted)}
.soft{opacity:.28}svg text.on-fill{fill:var(--surface);font-weight:600}
p.empty{margin:0;max-width:none;padding:22px 14px;background:var(--sunken);border-radius:6px;color:var(--muted);font-size:13px;text-align:center}
.legend{list-style:none;margin:8px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:2px 14px;font-size:12px;line-height:1.5;color:var(--muted)}
.legend li{display:flex;align-items:center;gap:6px;min-width:0;max-width:100%}.legend span{overflow-wrap:anywhere}
.legend svg{flex:none}.legend em{font-style:normal;color:var(--ink);font-variant-numeric:tabular-nums}
.legend b{color:var(--ink)}
.hot path.line:not(.lit){opacity:.15}.hot path.line.lit{stroke-width:2.6}
.tip{position:fixed;z-index:9;pointer-events:none;background:var(--surface);color:var(--ink);border:1px solid var(--line);border-radius:6px;box-shadow:0 4px 16px #0003;font-size:12px;line-height:1.45;padding:6px 9px;max-width:min(340px,90vw);white-space:pre-line;font-variant-numeric:tabular-nums}
.tip b{display:block}.tip div{display:flex;gap:6px;align-items:center}.tip i{width:10px;height:3px;background:currentColor;flex:none}.tip span{flex:1;color:var(--ink);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.tip em{font-style:normal;color:var(--ink);font-weight:600;padding-left:8px}
.spark{display:inline-block;vertical-align:middle}`;

/** Colours by class: series set the current colour, ramps the fill. */
function seriesCss(): string {
  const series = Array.from({ length: seriesColours }, (_, at) => `.s${at}{color:var(--s${at})}`);
  const ramps = ["q", "d"].flatMap((letter) =>
    Array.from(
      { length: rampSteps },
      (_, at) =>
        `.${letter}${at}{fill:var(--${letter}${at})}svg text.${letter}${at}{fill:var(--${letter}${at}-ink)}`,
    )
  );
  return [...series, ...ramps].join("");
}

const small = `@media (max-width:720px){main,.bar>div,footer{padding-left:16px;padding-right:16px}
.wide{display:none}.narrow{display:block}h1{font-size:22px}h2{margin-top:34px}
.card{padding:12px}th,td{padding:7px 9px}.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.tile strong{font-size:20px}
.verdict{padding:14px;gap:12px}.facts{grid-template-columns:minmax(0,1fr);gap:0}.facts dd{margin-bottom:6px}
.bar b{display:none}}`;

const print =
  `@media print{body{background:#fff;font-size:12px}.bar,.filter,.tip{display:none}main{max-width:none;padding:0}
.card,.tile,.verdict,figure,tr{break-inside:avoid}h2,h3{break-after:avoid}a{color:inherit}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}`;
