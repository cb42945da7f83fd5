// Runs inside a report: one line "ok NAME" or "not ok NAME" for each check, then "done".
'use strict';
(() => {
  const lines = [];
  const check = (name, passed, got = '') => {
    lines.push((passed ? 'ok ' : 'not ok ') + name + (passed ? '' : `: ${got}`));
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const visible = () => all('article').filter((article) => !article.hidden);

  // Filter.
  const search = byId('filter-table');
  const input = (element) => element.dispatchEvent(new Event('input', {bubbles: true}));
  const total = all('article').length;
  check('every finding is shown at first', visible().length === total && total > 0);
  const [severity] = all('article').map((article) => article.dataset.severity);
  const box = byId('filter').querySelector(`input[value=${severity}]`);
  box.checked = false;
  input(box);
  check('a severity is filtered out',
        visible().every((article) => article.dataset.severity !== severity) &&
        visible().length < total);
  box.checked = true;
  const started = performance.now();
  const [wanted] = all('article')[total - 1].dataset.tables.split('\n');
  search.value = wanted.toUpperCase();
  input(search);
  const took = performance.now() - started;
  check('a table is found in any case', visible().length > 0 && visible().every(
      (article) => article.dataset.tables.includes(wanted)), visible().length);
  check('the filter counts', byId('shown').textContent ===
        `${visible().length} of ${total} shown`, byId('shown').textContent);
  check('the filter takes less than 0.2 s', took < 200, took);
  search.value = '';
  input(search);

  // Graph.
  const tables = all('#delete-graph .table');
  const root = tables.find((table) => all('.edge').some(
      (edge) => edge.dataset.parent === table.dataset.table && edge.dataset.live === 'cascade'));
  check('the graph says how to use it', byId('reach').textContent.startsWith('Point at a table'),
        byId('reach').textContent);
  const pointed = performance.now();
  root.dispatchEvent(new MouseEvent('mouseenter'));
  check('pointing takes less than 0.2 s', performance.now() - pointed < 200);
  check('pointing at a table tells what a delete removes',
        byId('reach').textContent.startsWith('Deleting a row of ') &&
        byId('reach').textContent.includes('removes rows of'), byId('reach').textContent);
  const deleted = all('.table.deleted').length;
  check('... and marks the tables', deleted > 0 && byId('delete-graph').matches('.tracing'));
  const [removed, changed = ''] = byId('reach').textContent.split('; changes rows of ');
  check('... a table once', changed.split('; ')[0].split(', ').every(
      (name) => !removed.replace('.', '').split(/, | of /).includes(name)), changed);
  byId('side-declared').checked = true;
  byId('side-declared').dispatchEvent(new Event('change', {bubbles: true}));
  root.dispatchEvent(new MouseEvent('mouseenter'));
  check('by the code it removes less', all('.table.deleted').length < deleted,
        all('.table.deleted').length);
  root.dispatchEvent(new MouseEvent('mouseleave'));
  check('leaving the table clears the picture', !byId('delete-graph').matches('.tracing'));
  const press = (key) => document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  // A page in the background gets no such events, and a browser without a window may take it for one.
  const focus = (element) => {
    element.focus();
    if (!document.hasFocus()) element.dispatchEvent(new FocusEvent('focus'));
  };
  const blur = () => {
    const element = document.activeElement;
    element.blur();
    if (!document.hasFocus()) element.dispatchEvent(new FocusEvent('blur'));
  };
  check('the graph is one stop for Tab', tables.filter((table) => table.tabIndex === 0).length === 1);
  focus(tables[0]);
  check('the focus traces', byId('reach').textContent.startsWith('Deleting a row of '));
  press('ArrowRight');
  check('an arrow key leads to the next column',
        Number(document.activeElement.dataset.layer) === Number(tables[0].dataset.layer) + 1);
  press('Enter');
  blur();
  check('Enter keeps the picture', byId('delete-graph').matches('.tracing'));
  focus(tables[0]);
  press('Escape');
  blur();
  check('Escape lets it go', !byId('delete-graph').matches('.tracing'));
  check('every mark leads to a finding', all('a.mark').length > 0 && all('a.mark').every(
      (mark) => byId(mark.getAttribute('href').slice(1))));

  // Names for screen readers.
  const named = (element) => element.getAttribute('aria-label') || element.textContent.trim() ||
      (element.labels && element.labels.length > 0);
  const nameless = all('button, input, a, summary, [role], section').filter(
      (element) => !named(element) && !element.getAttribute('aria-labelledby') &&
      element.id !== 'reach');
  check('everything to operate has a name', nameless.length === 0,
        nameless.map((element) => element.outerHTML.slice(0, 80)).join(' '));
  check('the page has one h1 and a language',
        all('h1').length === 1 && document.documentElement.lang === 'en');
  const ids = all('[id]').map((element) => element.id);
  check('ids are unique', new Set(ids).size === ids.length);

  // Contrast (WCAG 2.1, 1.4.3) of all kinds of text against the nearest background.
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (channels(color)[3] !== 0) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const faint = [];
  for (const element of all('h1, dt, dd, li, .badge, .quiet, a, code, legend, label, output, p')) {
    if (element.closest('svg')) continue;
    const [light, dark] = [getComputedStyle(element).color, background(element)].map(luminance)
        .sort((a, b) => b - a);
    if ((light + 0.05) / (dark + 0.05) < 4.5) faint.push(element.outerHTML.slice(0, 60));
  }
  check('contrast is at least 4.5 to 1', faint.length === 0, faint.slice(0, 3).join(' '));

  const results = document.createElement('pre');
  results.id = 'results';
  results.textContent = '\n' + lines.join('\n') + '\ndone\n';
  document.body.append(results);
})();
