// Meetings: what is typed or pressed in the room survives a bad line; timers run. Every form works without this file.
"use strict";
(() => {
  const store = {
    get: (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* no room: nothing kept */ } },
    drop: (key) => { try { sessionStorage.removeItem(key); } catch { /* nothing kept */ } },
  };
  const room = () => document.getElementById("room");

  // --- Words are kept until the server has them ---------------------------------------------------------------
  const keyOf = (field) => `meeting.${field.dataset.keep}`;
  const restore = () => {
    for (const field of document.querySelectorAll("[data-keep]")) {
      const kept = store.get(keyOf(field));
      if (kept && field.value === field.defaultValue) field.value = kept;
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-keep]")) store.set(keyOf(event.target), event.target.value);
    const form = event.target.form;
    if (form?.dataset.keepForm) keepForm(form);
  });

  // Whole forms of the desk: dropped when the next page no longer shows the form, so the server has taken it.
  const KEPT = "meeting.forms";
  const wordsOf = (form) => [...form.querySelectorAll("input:not([type=hidden]):not([type=file]):not([type=radio]):not([type=checkbox]), textarea")];
  const keepForm = (form) => {
    const all = store.get(KEPT) || {};
    all[form.dataset.keepForm] = { values: Object.fromEntries(wordsOf(form).map((field) => [field.name, field.value])) };
    store.set(KEPT, all);
  };
  document.addEventListener("submit", (event) => {
    const key = event.target.dataset.keepForm;
    const all = store.get(KEPT) || {};
    if (key && all[key]) { all[key].sent = true; store.set(KEPT, all); }
  });
  const restoreForms = () => {
    const all = store.get(KEPT) || {};
    const shown = new Set();
    for (const form of document.querySelectorAll("form[data-keep-form]")) {
      const kept = all[form.dataset.keepForm];
      shown.add(form.dataset.keepForm);
      if (!kept || kept.sent || form.querySelector(".has-error, .errorlist")) continue;
      for (const field of wordsOf(form)) if (kept.values[field.name] && field.value === field.defaultValue) field.value = kept.values[field.name];
    }
    for (const key of Object.keys(all)) if (all[key].sent && !shown.has(key)) delete all[key];
    store.set(KEPT, all);
  };

  // --- Buttons of the room: sent in order, again and again until the line is back -----------------------------
  const QUEUE = `meeting.queue.${location.pathname}`;
  let busy = false, isDown = false;
  const unsent = document.getElementById("unsent");
  const tell = () => {
    const waiting = (store.get(QUEUE) || []).length;
    if (!unsent) return;
    unsent.hidden = !waiting || !isDown;
    if (waiting) unsent.textContent = unsent.dataset.words.replace("#", waiting);
  };
  const draw = (text) => {
    const box = document.createElement("template");
    box.innerHTML = text;
    const fresh = box.content.querySelector("#room");
    if (!fresh || !room()) return false;
    room().replaceWith(fresh);
    window.htmx?.process(fresh);
    restore();
    tick();
    return true;
  };
  const alerts = (text) => {
    const box = document.getElementById("alerts");
    if (!box) return;
    const template = document.createElement("template");
    template.innerHTML = text;
    box.replaceChildren(template.content);
    box.scrollIntoView({ block: "nearest" });
  };
  const send = async () => {
    if (busy) return;
    const [first, ...rest] = store.get(QUEUE) || [];
    if (!first) { isDown = false; tell(); return; }
    busy = true;
    try {
      const answer = await fetch(first.url, {
        method: "POST",
        body: new URLSearchParams(first.pairs),
        headers: { "X-Requested-With": "room" },
        credentials: "same-origin",
      });
      const text = await answer.text();
      if (answer.redirected && !text.includes('id="room"')) { location.reload(); return; }  // signed out: what waits stays
      store.set(QUEUE, rest);
      for (const key of first.keeps) if (answer.ok) store.drop(key);
      if (answer.ok) { document.getElementById("alerts")?.replaceChildren(); draw(text); } else alerts(text);
    } catch {
      isDown = true;
      setTimeout(() => { send(); }, 3000);
      tell();
      return;
    } finally {
      busy = false;
    }
    tell();
    send();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-room]")) return;
    event.preventDefault();
    const pairs = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    if (event.submitter?.name) pairs.push([event.submitter.name, event.submitter.value]);
    const keeps = [...form.querySelectorAll("[data-keep]")].map(keyOf);
    store.set(QUEUE, [...(store.get(QUEUE) || []), { url: form.action, pairs, keeps }]);
    send();
  });
  window.addEventListener("online", send);

  // Nobody's choice is taken away under their finger: while a field of the room is in use it is not drawn anew.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id !== "room") return;
    if (busy || event.target.querySelector("select:focus, textarea:focus, input:focus")) event.preventDefault();
  });
  document.addEventListener("htmx:afterSwap", () => { restore(); tick(); });

  // --- Timers -------------------------------------------------------------------------------------------------
  const tick = () => {
    for (const timer of document.querySelectorAll(".timer[data-since]")) {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(timer.dataset.since)) / 1000));
      const hours = Math.floor(seconds / 3600), minutes = Math.floor((seconds % 3600) / 60);
      const two = (number) => String(number).padStart(2, "0");
      const limit = Number(timer.dataset.limit || 0);
      timer.querySelector(".timer-value").textContent = `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}${limit ? ` / ${limit}:00` : ""}`;
      timer.classList.toggle("is-late", limit > 0 && seconds > limit * 60);
    }
  };
  setInterval(tick, 1000);

  // --- Hands: all the same first, then the exceptions -------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-all]");
    if (!button) return;
    for (const box of button.form.querySelectorAll(`input[type=radio][value="${button.dataset.all}"]`)) box.checked = true;
  });

  restore();
  restoreForms();
  tick();
  send();
})();
