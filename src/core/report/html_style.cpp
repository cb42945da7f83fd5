#include "core/report/html_assets.hpp"

namespace fk_audit {

const std::string_view kHtmlStyle = R"css(
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1b1f24; --quiet: #4d5761; --border: #c9d0d7; --panel: #f3f5f7;
  --link: #0b57a4; --line: #5a6572; --bad: #b3261e; --changed: #735c00; --kept: #1d6b3a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --text: #e6e8ea; --quiet: #b0b8c0; --border: #3d454d; --panel: #1e2328;
    --link: #8ec5ff; --line: #98a3ae; --bad: #ff8a80; --changed: #e6c65c; --kept: #7fd19b;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; padding: 1.5rem; max-width: 75rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; }
h3 { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; }
a { color: var(--link); }
code, pre, svg text { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code, td, dd { unicode-bidi: isolate; overflow-wrap: anywhere; }
code { font-size: 0.9em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 1rem; margin: 0.5rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.figures { display: flex; flex-wrap: wrap; gap: 0.75rem; padding: 0; list-style: none; }
.figures li {
  min-width: 7rem; padding: 0.5rem 1rem; border: 1px solid var(--border); border-radius: 0.5rem;
  background: var(--panel);
}
.figures b { display: block; font-size: 1.75rem; line-height: 1.2; }
.badge {
  display: inline-block; padding: 0 0.6rem; border-radius: 1rem; color: #ffffff;
  font-size: 0.85rem; line-height: 1.6; vertical-align: 0.1em;
}
.critical .badge { background: #a3211a; }
.high .badge { background: #8f4100; }
.medium .badge { background: #6b5600; }
.low .badge { background: #3b5b7e; }
form {
  position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center;
  gap: 0.5rem 1.5rem; margin: 1rem 0; padding: 0.5rem 1rem; border: 1px solid var(--border);
  border-radius: 0.5rem; background: var(--panel);
}
fieldset { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0; padding: 0; border: 0; }
legend { float: left; margin-right: 1rem; padding: 0; color: var(--quiet); }
label { white-space: nowrap; }
input[type=search] {
  padding: 0.25rem 0.5rem; border: 1px solid var(--quiet); border-radius: 0.25rem;
  background: var(--page); color: var(--text); font: inherit;
}
article {
  margin: 1rem 0; padding: 1rem; border: 1px solid var(--border); border-radius: 0.5rem;
  content-visibility: auto; contain-intrinsic-size: auto 15rem;
}
article:target { border-color: var(--link); box-shadow: 0 0 0 2px var(--link); }
article dl { grid-template-columns: 9.5rem 1fr; }
article p { margin: 0.5rem 0; }
.quiet { color: var(--quiet); }
summary { padding: 0.25rem 0; cursor: pointer; }
details > :not(summary) { margin-left: 1.1rem; }
.code { position: relative; margin: 0.25rem 0 1rem; }
pre {
  margin: 0; padding: 0.75rem; border: 1px solid var(--border); border-radius: 0.25rem;
  background: var(--panel); overflow: auto; font-size: 0.85rem; line-height: 1.4;
}
button {
  padding: 0.2rem 0.7rem; border: 1px solid var(--quiet); border-radius: 0.25rem;
  background: var(--page); color: var(--text); font: inherit; font-size: 0.85rem; cursor: pointer;
}
.code button { position: absolute; top: 0.4rem; right: 0.4rem; }
.scroll { max-height: 80vh; border: 1px solid var(--border); border-radius: 0.5rem; overflow: auto; }
#reach { min-height: 3em; margin: 0.5rem 0; }
svg { display: block; }
svg text { fill: var(--text); font-size: 13px; }
.table { cursor: pointer; }
.table rect { fill: var(--panel); stroke: var(--line); }
.table:focus { outline: none; }
.table:focus rect, .table[aria-pressed=true] rect { stroke: var(--link); stroke-width: 3; }
.edge { fill: none; stroke: var(--line); stroke-width: 1.5; }
.edge.cascade { stroke-width: 2.5; }
.edge.changes { stroke-dasharray: 7 4; }
.edge.keeps { stroke-dasharray: 2 4; }
.edge.missing { stroke-dasharray: 12 5 2 5; }
.edge.bad { stroke: var(--bad); }
.mark circle { fill: var(--bad); }
.mark text { fill: var(--page); font-weight: bold; text-anchor: middle; }
.tracing .table, .tracing .edge, .tracing .mark { opacity: 0.25; }
.tracing .hit { opacity: 1; }
.table.changed rect { stroke: var(--changed); stroke-width: 3; stroke-dasharray: 7 4; }
.table.blocks rect { stroke: var(--kept); stroke-width: 3; stroke-dasharray: 2 4; }
.table.deleted rect { stroke: var(--bad); stroke-width: 3; stroke-dasharray: none; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; padding: 0; list-style: none; }
.legend svg { display: inline-block; vertical-align: middle; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  form, button, #reach, #sides { display: none !important; }
  article { break-inside: auto; content-visibility: visible; }
  h3 { break-after: avoid; }
  pre { white-space: pre-wrap; }
  .scroll { max-height: none; overflow: visible; }
  .scroll svg { width: 100%; height: auto; }
}
)css";

}  // namespace fk_audit
