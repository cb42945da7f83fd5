#include "core/report/html_assets.hpp"

namespace fk_audit {

// Text of the database is only ever set through textContent.
const std::string_view kHtmlScript = R"js(
'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  const filter = byId('filter');
  if (filter) {
    const findings = all('article').map((element) => ({
      element,
      severity: element.dataset.severity,
      tables: element.dataset.tables.toLowerCase(),
    }));
    const apply = () => {
      const severities = new Set(all('input:checked', filter).map((box) => box.value));
      const text = byId('filter-table').value.trim().toLowerCase();
      let shown = 0;
      for (const finding of findings) {
        const show = severities.has(finding.severity) && finding.tables.includes(text);
        finding.element.hidden = !show;
        if (show) ++shown;
      }
      byId('shown').textContent = `${shown} of ${findings.length} shown`;
    };
    filter.addEventListener('input', apply);
    filter.addEventListener('submit', (event) => event.preventDefault());
    filter.hidden = false;
    apply();
    // A link leads to its finding even when the filter hides it.
    addEventListener('hashchange', () => {
      const target = byId(location.hash.slice(1));
      if (target && target.hidden) {
        target.hidden = false;
        target.scrollIntoView();
      }
    });
  }

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('button.copy');
    if (!button) return;
    const code = button.parentElement.querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand('copy');
    }
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  for (const button of all('button.copy')) button.hidden = false;

  let opened = [];
  addEventListener('beforeprint', () => {
    opened = all('details:not([open])');
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });

  const graph = byId('delete-graph');
  if (!graph) return;
  const tables = all('.table', graph);
  const names = tables.map((table) => table.querySelector('title').textContent);
  const number = new Map(tables.map((table, index) => [table.dataset.table, index]));
  const leaving = tables.map(() => []);
  for (const line of all('.edge', graph)) {
    leaving[number.get(line.dataset.parent)].push({
      line,
      child: number.get(line.dataset.child),
      live: line.dataset.live,
      declared: line.dataset.declared || line.dataset.live,
      mark: byId(line.dataset.mark),
    });
  }
  const verdicts = {'cascade': 'deleted', 'set null': 'changed', 'set default': 'changed',
                    'no action': 'blocks', 'restrict': 'blocks'};
  let pinned = null;

  const clear = () => {
    graph.classList.remove('tracing');
    for (const element of all('.hit', graph)) {
      element.classList.remove('hit', 'deleted', 'changed', 'blocks');
    }
    byId('reach').textContent = byId('reach').dataset.idle;
  };

  const list = (found) => found.map((index) => names[index]).join(', ');
  const describe = (start, reached) => {
    const parts = [];
    const add = (verdict, words) => {
      const found = [...reached[verdict]].filter(
          (index) => verdict !== 'changed' || !reached.deleted.has(index));
      if (found.length) parts.push(`${words} ${list(found)}`);
    };
    add('deleted', 'removes rows of');
    add('changed', 'changes rows of');
    add('blocks', 'is refused while a row refers to it from');
    return `Deleting a row of ${names[start]} ` +
        (parts.length ? parts.join('; ') : 'touches no other table') + '.';
  };

  // Every table that loses rows passes the delete on; each is looked at once.
  const trace = (start) => {
    clear();
    const declared = byId('side-declared').checked;
    const reached = {deleted: new Set(), changed: new Set(), blocks: new Set()};
    const seen = new Set([start]);
    const queue = [start];
    tables[start].classList.add('hit');
    for (let at = 0; at < queue.length; ++at) {
      for (const edge of leaving[queue[at]]) {
        const verdict = verdicts[declared ? edge.declared : edge.live];
        if (!verdict) continue;
        reached[verdict].add(edge.child);
        tables[edge.child].classList.add('hit', verdict);
        edge.line.classList.add('hit');
        if (edge.mark) edge.mark.classList.add('hit');
        if (verdict === 'deleted' && !seen.has(edge.child)) {
          seen.add(edge.child);
          queue.push(edge.child);
        }
      }
    }
    graph.classList.add('tracing');
    byId('reach').textContent = describe(start, reached);
  };

  const show = () => {
    const focused = tables.indexOf(document.activeElement);
    if (pinned !== null) trace(pinned);
    else if (focused >= 0) trace(focused);
    else clear();
  };
  const pin = (index) => {
    pinned = pinned === index ? null : index;
    tables.forEach((table, i) => table.setAttribute('aria-pressed', String(i === pinned)));
    show();
  };

  // Left and right lead to the nearest table of the next column, up and down within one.
  const neighbour = (index, key) => {
    if (key === 'Home') return 0;
    if (key === 'End') return tables.length - 1;
    const layer = Number(tables[index].dataset.layer);
    const step = key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 1;
    if (key === 'ArrowUp' || key === 'ArrowDown') {
      const next = tables[index + step];
      return next && Number(next.dataset.layer) === layer ? index + step : index;
    }
    const y = (table) => Number(table.dataset.y);
    let best = index;
    tables.forEach((table, i) => {
      if (Number(table.dataset.layer) !== layer + step) return;
      if (best === index || Math.abs(y(table) - y(tables[index])) <
                                Math.abs(y(tables[best]) - y(tables[index]))) {
        best = i;
      }
    });
    return best;
  };
  const moves = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];

  tables.forEach((table, index) => {
    table.addEventListener('mouseenter', () => { if (pinned === null) trace(index); });
    table.addEventListener('mouseleave', show);
    table.addEventListener('focus', show);
    table.addEventListener('blur', show);
    table.addEventListener('click', () => pin(index));
    table.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') pin(index);
      else if (event.key === 'Escape') { pinned = index; pin(index); }
      else if (moves.includes(event.key)) {
        const next = neighbour(index, event.key);
        table.tabIndex = -1;
        tables[next].tabIndex = 0;
        tables[next].focus();
      } else return;
      event.preventDefault();
    });
  });
  for (const side of all('input', byId('sides'))) side.addEventListener('change', show);
  byId('sides').hidden = false;
  clear();
})();
)js";

}  // namespace fk_audit
