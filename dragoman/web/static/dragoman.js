'use strict';
/* Remembers the name that a person judges under, on this machine alone. */
(() => {
  const kept = 'dragoman.';
  for (const field of document.querySelectorAll('[data-keep]')) {
    try {
      if (!field.value) field.value = localStorage.getItem(kept + field.dataset.keep) || '';
      field.addEventListener('change', () => localStorage.setItem(kept + field.dataset.keep, field.value));
    } catch { /* a browser that keeps nothing */ }
  }
  /* "/" goes to the search field. */
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.target.closest('input, textarea, select')) return;
    event.preventDefault();
    document.getElementById('q').focus();
  });
  /* Empty fields of a question stay out of the address; where there is little room, it is folded until it is used. */
  for (const form of document.querySelectorAll('.ask form, form.find')) {
    form.addEventListener('submit', () => {
      for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
      setTimeout(() => { for (const field of form.elements) field.disabled = false; });
    });
  }
  if (window.matchMedia('(max-width: 700px)').matches) {
    for (const ask of document.querySelectorAll('.ask:not([data-used])')) ask.open = false;
  }
  /* A chart that is wider than the window shows its newest weeks. */
  for (const chart of document.querySelectorAll('.chart')) chart.scrollLeft = chart.scrollWidth;
  /* The place where one is stands in view. */
  const here = document.querySelector('.places [aria-current]');
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 16;
})();
