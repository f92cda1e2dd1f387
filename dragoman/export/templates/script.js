'use strict';
(() => {
  const root = document.documentElement;
  const body = document.body;
  const $ = (css, from = document) => [...from.querySelectorAll(css)];
  root.classList.add('js');

  /* Every ref ("e3", "e3.s" its sentence, "e3.v" its evidence, "e3.w" why its status, "s1", "a0" …) and the words that bear it. */
  const words = new Map();
  for (const el of $('[data-r]')) {
    for (const ref of el.dataset.r.split(' ')) {
      if (!words.has(ref)) words.set(ref, []);
      words.get(ref).push(el);
    }
  }
  const of = (ref) => words.get(ref) || [];
  const plain = (ref) => ref.replace(/\.[svw]$/, '');
  const narrow = window.matchMedia('(max-width: 759px)');
  const places = { text: 0, record: 0 };
  let chosen = '';
  let back = null;

  function show(pane) {
    if (body.dataset.pane === pane) return;
    places[body.dataset.pane] = window.scrollY;
    body.dataset.pane = pane;
    for (const button of $('[data-show]')) button.setAttribute('aria-pressed', String(button.dataset.show === pane));
    if (narrow.matches) window.scrollTo({ top: places[pane], behavior: 'instant' });
  }

  function clear() {
    for (const el of $('.on, .near, .ev, .sel, .here')) el.classList.remove('on', 'near', 'ev', 'sel', 'here');
    chosen = '';
  }

  function choose(ref) {
    clear();
    chosen = ref;
    of(ref + '.s').forEach((el) => el.classList.add('near'));
    for (const el of [...of(ref + '.v'), ...of(ref + '.w')]) el.classList.add('ev');
    of(ref).forEach((el) => el.classList.add('on'));
    const card = document.getElementById(ref);
    if (card) {
      card.classList.add('sel');
      const outer = card.parentElement.closest('.card');
      if (outer) outer.classList.add('sel');
    }
    try { history.replaceState(null, '', '#' + ref); } catch { /* a page that may not keep its place */ }
    return card;
  }

  const see = (el, block) => el && el.scrollIntoView({ block, inline: 'nearest' });

  /* From the article to the record: the card of what the words show. */
  function toRecord(ref, byKey, from) {
    const card = choose(ref);
    if (!card) return;
    back = from;
    show('record');
    for (const el of [card, card.closest('.speech'), card.parentElement.closest('.card')]) if (el) el.hidden = false;
    see(card, 'center');
    if (byKey) (card.querySelector('[data-go]') || card).focus({ preventScroll: true });
  }

  /* From the record to the article: its words; again for the next ones. */
  let turn = 0;
  function toText(ref, byKey, from) {
    turn = ref === chosen ? turn + 1 : 0;
    choose(ref);
    const found = of(ref).filter((el, i, all) => !i || all[i - 1].nextSibling !== el);
    if (!found.length) return;
    back = from;
    show('text');
    const el = found[turn % found.length];
    see(el, 'center');
    const label = el.getAttribute('aria-label') || el.textContent;
    document.getElementById('live').textContent = label + (found.length > 1 ? `, ${(turn % found.length) + 1} of ${found.length}` : '');
    if (byKey && el.matches('a')) el.focus({ preventScroll: true });
  }

  /* From one field's evidence to its words. */
  function toWords(ref, offset, byKey, from) {
    const el = document.querySelector(`[data-o="${CSS.escape(offset)}"]`);
    if (!el) return toText(ref, byKey, from);
    choose(ref);
    back = from;
    show('text');
    el.classList.add('here');
    see(el, 'center');
    document.getElementById('live').textContent = el.textContent;
  }

  /* What a click on words means: the innermost thing first, then, click by click, the others there. */
  const rank = ['e', 's', 'c', 'a', 'd', 'p'];
  function refsAt(el) {
    const refs = [...new Set(el.dataset.r.split(' ').filter((ref) => plain(ref) === ref && document.getElementById(ref)))];
    return refs.sort((a, b) => rank.indexOf(a[0]) - rank.indexOf(b[0]));
  }

  document.addEventListener('click', (event) => {
    const byKey = event.detail === 0;
    const at = event.target;
    const go = at.closest('[data-go]');
    const mark = at.closest('[data-r]');
    const who = at.closest('a.who');
    const chip = at.closest('.why button');
    if (event.metaKey || event.ctrlKey) return;
    if (chip) {
      const open = chip.getAttribute('aria-expanded') === 'true';
      closeSteps();
      chip.setAttribute('aria-expanded', String(!open));
      chip.parentElement.classList.toggle('shut', open);
      return;
    }
    closeSteps();
    if (go) {
      event.preventDefault();
      if (go.dataset.at) toWords(go.dataset.go, go.dataset.at, byKey, go);
      else toText(go.dataset.go, byKey, go);
    } else if (mark) {
      event.preventDefault();
      const refs = refsAt(mark);
      if (refs.length && String(window.getSelection()) === '') toRecord(refs[(refs.indexOf(chosen) + 1) % refs.length], byKey, mark);
    } else if (who && who.hash) {
      event.preventDefault();
      toRecord(who.hash.slice(1), byKey, who);
    } else {
      const card = at.closest('[data-card]');
      if (card && !at.closest('a, button, summary, select, details') && String(window.getSelection()) === '') {
        if (narrow.matches) choose(card.id); else toText(card.id, false, card);
      }
    }
  });

  function closeSteps() {
    for (const button of $('.why button[aria-expanded="true"]')) button.setAttribute('aria-expanded', 'false');
    for (const el of $('.why.shut')) el.classList.remove('shut');
  }

  /* The steps that led to a status show on hover, focus and tap (style sheet); their words light up meanwhile. */
  for (const why of $('.why')) {
    const light = () => of(why.dataset.why + '.w').forEach((el) => el.classList.add('led'));
    const leave = () => {
      why.classList.remove('shut');
      if (!why.matches(':hover, :focus-within')) of(why.dataset.why + '.w').forEach((el) => el.classList.remove('led'));
    };
    why.addEventListener('mouseenter', light);
    why.addEventListener('focusin', light);
    why.addEventListener('mouseleave', leave);
    why.addEventListener('focusout', () => setTimeout(leave));
  }

  /* Escape puts away what is shown of a status; whether anything was. */
  function dismiss() {
    const shown = $('.why:is(:hover, :focus-within):not(.shut), .why:has([aria-expanded="true"])');
    closeSteps();
    for (const why of shown) why.classList.add('shut');
    return shown.length > 0;
  }

  for (const button of $('[data-show]')) button.addEventListener('click', () => show(button.dataset.show));

  /* Keys: j and k go through the events in the order of the page, Escape goes back. */
  const events = [...words.keys()].filter((ref) => /^e\d+$/.test(ref));
  document.addEventListener('keydown', (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.target.closest('select, input, textarea')) return;
    if (event.key === 'Escape') {
      if (dismiss()) return;
      const origin = back;
      back = null;
      clear();
      if (origin) {
        show(origin.closest('.pane').id);
        (origin.closest('a, button') || origin).focus();
      }
    } else if ((event.key === 'j' || event.key === 'k') && events.length) {
      const at = events.indexOf(chosen);
      const next = event.key === 'j' ? at + 1 : at < 0 ? events.length - 1 : at - 1;
      const ref = events[(next + events.length) % events.length];
      see(choose(ref), 'center');
      see(of(ref)[0], 'center');
    }
  });

  /* Filters. */
  const wanted = new Set();
  function filterEvents() {
    for (const card of $('.card.event')) {
      const statuses = card.dataset.status.split(' ');
      card.hidden = wanted.size > 0 && !statuses.some((status) => wanted.has(status));
    }
    for (const el of $('.anchor[data-r]')) {
      el.classList.toggle('mute', wanted.size > 0 && ![...wanted].some((status) => el.classList.contains('st-' + status)));
    }
    for (const part of $('#happened, #pending')) part.hidden = !$('.card.event', part).some((card) => !card.hidden);
  }
  for (const button of $('.filter button')) {
    button.addEventListener('click', () => {
      const status = button.dataset.status;
      if (!wanted.delete(status)) wanted.add(status);
      button.setAttribute('aria-pressed', String(wanted.has(status)));
      filterEvents();
    });
  }
  const speaker = document.querySelector('[data-speaker]');
  if (speaker) {
    speaker.addEventListener('change', () => {
      const theirs = new Set();
      for (const speech of $('.speech')) {
        speech.hidden = speaker.value !== '' && speech.dataset.by !== speaker.value;
        if (!speech.hidden) $('.statement', speech).forEach((card) => theirs.add(card.id));
      }
      for (const el of $('.said[data-r]:not(.anchor)')) {
        el.classList.toggle('mute', speaker.value !== '' && !el.dataset.r.split(' ').some((ref) => theirs.has(ref)));
      }
    });
  }

  /* The record as JSON, out of the page itself. */
  const save = document.querySelector('[data-save]');
  save.addEventListener('click', () => {
    const data = JSON.stringify(JSON.parse(document.getElementById('data').textContent), null, 2);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([data + '\n'], { type: 'application/json' }));
    link.download = (save.dataset.save.replace(/[^\w.-]+/g, '_').slice(0, 100) || 'record') + '.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  const start = decodeURIComponent(location.hash.slice(1)).replace(/^w-/, '');
  if (/^[esadpc]\d+$/.test(start) && document.getElementById(start)) toRecord(start, false, null);
})();
