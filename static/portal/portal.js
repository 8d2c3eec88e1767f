// Small comforts; every page works without them.
"use strict";

// Ask once, in words that name the thing: <form data-confirm="…"> or <button data-confirm="…">.
document.addEventListener("submit", (event) => {
  const words = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (words && !window.confirm(words)) event.preventDefault();
});

// A second tap on a sending form does nothing: <form data-once>. The server is safe without this.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !("once" in form.dataset)) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-disabled");
  }
});

// A group of the header closes when something else is touched, and on Escape.
const closeNav = (keep) => document.querySelectorAll(".site-nav details[open]").forEach((one) => one === keep || one.removeAttribute("open"));
document.addEventListener("click", (event) => closeNav(event.target.closest(".site-nav details")));
document.addEventListener("keydown", (event) => event.key === "Escape" && closeNav());

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-print], [data-back], [data-copy]");
  if (!target) return;
  if ("print" in target.dataset) window.print();
  if ("copy" in target.dataset) navigator.clipboard?.writeText(target.dataset.copy);
  // Going back in history keeps what was typed; the link alone would load the form anew.
  if ("back" in target.dataset && document.referrer.startsWith(location.origin) && history.length > 1) {
    event.preventDefault();
    history.back();
  }
});

// Errors are read first.
document.querySelector("[data-focus]")?.focus();

// Whoever signs out takes the keys of the phone's waiting notes along (grids/day-queue.js); the notes stay sealed.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.endsWith("/sign-out/")) window.indexedDB?.deleteDatabase("day-keys");
});
