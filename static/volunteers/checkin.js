"use strict";
/* A code that was typed without signal is kept on this phone and sent when there is signal again. Its time goes along:
   the code itself proves it. Without script the form is sent at once, as ever. */
(() => {
  const form = document.querySelector("[data-kept-code]");
  if (!form || !window.localStorage) return;
  const key = `kept-code-${form.dataset.keptCode}`;
  const said = form.querySelector("[data-kept-words]");
  const send = (kept) => {
    form.elements.code.value = kept.code;
    form.elements.seen_at.value = kept.seen;
    localStorage.removeItem(key);
    form.submit();
  };
  const tryAgain = () => {
    const kept = localStorage.getItem(key);
    if (kept && navigator.onLine) send(JSON.parse(kept));
  };
  form.addEventListener("submit", (event) => {
    const kept = { code: form.elements.code.value.trim(), seen: new Date().toISOString() };
    if (navigator.onLine) return; // sent at once: the server's own clock counts
    event.preventDefault();
    if (!/^[0-9]{6}$/.test(kept.code)) return;
    localStorage.setItem(key, JSON.stringify(kept));
    said.hidden = false;
  });
  window.addEventListener("online", tryAgain);
  tryAgain();
})();
