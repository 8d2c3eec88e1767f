// The desk: open a matter beside the list, do verbs in place, and work by keyboard.
// Every link and form works without this file; nothing is stored.
"use strict";
(() => {
  const wide = window.matchMedia("(min-width: 64rem)");
  const pane = () => document.getElementById("pane-detail");
  const matter = () => document.getElementById("matter");
  const rows = () => [...document.querySelectorAll("#desk-rows .work-row")];
  const hasHtmx = () => typeof window.htmx !== "undefined";
  let pendingKey = "";

  // --- Opening and closing beside the list ---------------------------------------------------------------
  function remember(code) {
    const url = new URL(location.href);
    if (code) url.searchParams.set("open", code);
    else url.searchParams.delete("open");
    history.replaceState(history.state, "", url);
    const back = document.querySelector("#desk-list-form input[name=next]");
    if (back) back.value = url.pathname + url.search;
  }
  function mark(code) {
    for (const row of rows()) {
      const isOpen = row.dataset.code === code;
      row.classList.toggle("is-open", isOpen);
      const link = row.querySelector(".work-link");
      if (isOpen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
  function openMatter(link) {
    const code = link.dataset.open;
    mark(code);
    remember(code);
    pane().setAttribute("aria-busy", "true");
    return window.htmx.ajax("GET", link.href, { target: "#pane-detail", swap: "innerHTML" }).then(() => {
      pane().removeAttribute("aria-busy");
      pane().scrollTop = 0;
    });
  }
  function closePane() {
    pane().replaceChildren();
    const open = document.querySelector(".work-row.is-open .work-link");
    mark("");
    remember("");
    open?.focus();
  }
  const opensHere = (event) => wide.matches && hasHtmx() && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-open], a[data-verb], [data-close-pane], [data-close-verb], [data-help], [data-pane]");
    if (!link) return;
    if (link.matches("[data-help]")) return showHelp();
    if (link.matches("[data-pane]")) {
      event.preventDefault();
      document.querySelector(".desk").dataset.openPane = link.dataset.pane;
      return;
    }
    if (link.matches("[data-close-pane]")) return closePane();
    if (!opensHere(event)) return;
    if (link.matches("a[data-open]") && pane()) {
      event.preventDefault();
      openMatter(link);
    } else if (link.matches("a[data-verb]") && document.getElementById("verb-form")) {
      event.preventDefault();
      link.closest("details")?.removeAttribute("open");
      window.htmx.ajax("GET", link.href, { target: "#verb-form", swap: "innerHTML" });
    } else if (link.matches("[data-close-verb]") && link.closest("#verb-form")) {
      event.preventDefault();
      closeVerb();
    }
  });
  function closeVerb() {
    document.getElementById("verb-form").replaceChildren();
    document.querySelector("#matter .verb-row a, #matter .verb-row button")?.focus();
  }

  // --- Doing a verb in place -----------------------------------------------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-pane-post]") || !wide.matches || !hasHtmx() || !matter()) return;
    event.preventDefault();
    window.htmx.ajax("POST", form.action, { source: form, target: "#matter", swap: "outerHTML" });
  });
  function sendAgain() {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-disabled");
    }
  }
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, sendAgain);

  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    addFinders(target);
    if (target.id === "verb-form") {
      (target.querySelector("[data-focus]") || target.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
      target.scrollIntoView({ block: "nearest" });
    } else if (target.id === "pane-detail" || target.id === "matter") {
      (document.querySelector("#matter [data-focus]") || matter())?.focus({ preventScroll: target.id === "pane-detail" });
      if (matter()) mark(matter().dataset.code);
    }
    if (pendingKey && matter()) {
      const key = pendingKey;
      pendingKey = "";
      press(key);
    }
  });

  // --- Standard replies, and colleagues after an @ ---------------------------------------------------------
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-reply]");
    const field = link?.closest("form")?.querySelector("textarea");
    if (!field || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const typed = field.value.trimEnd();
    field.value = typed ? `${typed}\n${link.dataset.reply}` : link.dataset.reply;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  const peopleOf = (field) => [...field.form.querySelectorAll("[name=mentioned]")];
  const nameOf = (box) => box.closest("label").textContent.trim();
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches("textarea[data-mention]")) return;
    const started = /@([^\s@]{0,12})$/.exec(field.value.slice(0, field.selectionStart));
    const found = started ? peopleOf(field).filter((box) => nameOf(box).includes(started[1])).slice(0, 6) : [];
    showNames(field, found, started?.[1] ?? "");
  });
  function showNames(field, boxes, typed) {
    let list = field.parentElement.querySelector(".mention-list");
    if (!list) {
      list = document.createElement("div");
      list.className = "mention-list";
      list.setAttribute("role", "group");
      list.setAttribute("aria-live", "polite");
      field.after(list);
    }
    list.replaceChildren(...boxes.map((box) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.textContent = `@${nameOf(box)}`;
      button.addEventListener("click", () => {
        const at = field.selectionStart;
        field.setRangeText(`${nameOf(box)} `, at - typed.length, at, "end");
        box.checked = true;
        list.replaceChildren();
        field.focus();
      });
      return button;
    }));
  }

  // --- Finding an option in a long list by a few characters ------------------------------------------------
  function addFinders(root) {
    for (const select of root.querySelectorAll("select[data-finder]")) {
      const finder = document.createElement("input");
      finder.type = "search";
      finder.className = "form-control finder";
      finder.placeholder = select.dataset.finder;
      finder.setAttribute("aria-label", select.dataset.finder);
      finder.autocomplete = "off";
      delete select.dataset.finder;
      select.before(finder);
      const texts = [...select.options].map((option) => [option, `${option.parentElement.label || ""} ${option.text}`.toLowerCase()]);
      finder.addEventListener("input", () => {
        const wanted = finder.value.trim().toLowerCase();
        const named = texts.find(([option]) => option.value && option.text.toLowerCase().includes(wanted));
        const found = named || texts.find(([option, text]) => option.value && text.includes(wanted));
        if (!wanted || !found) return;
        select.value = found[0].value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      });
      finder.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        select.focus();
      });
    }
  }

  // --- What a category suggests, until somebody chose ----------------------------------------------------
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches(".verb-form [name=kind], .verb-form [name=urgency]")) field.form.dataset[`chose${field.name}`] = "yes";
    if (field.matches(".verb-form select[name=category]")) {
      const option = field.selectedOptions[0];
      for (const name of ["kind", "urgency"]) {
        const wanted = option?.dataset[name];
        const radio = wanted && field.form.querySelector(`[name=${name}][value="${wanted}"]`);
        if (radio && !field.form.dataset[`chose${name}`]) radio.checked = true;
      }
    }
    if (field.matches("[data-pick-all]")) {
      for (const box of document.querySelectorAll("#desk-rows [name=pick]")) box.checked = field.checked;
    }
    if (field.matches("[data-pick-all], [name=pick]")) countPicked();
    if (field.form?.matches("[data-auto-submit]") && wide.matches && field.type !== "search") field.form.requestSubmit();
  });
  function countPicked() {
    const count = document.querySelectorAll("#desk-rows [name=pick]:checked").length;
    const shown = document.querySelector("[data-picked]");
    if (shown) {
      shown.hidden = !count;
      shown.textContent = count;
    }
    for (const row of rows()) row.classList.toggle("is-picked", Boolean(row.querySelector("[name=pick]:checked")));
  }

  // --- Keyboard ------------------------------------------------------------------------------------------
  const isTyping = (target) => target.isContentEditable || (target.matches("input, select, textarea") && !["checkbox", "radio"].includes(target.type));
  function currentRow() {
    return document.activeElement?.closest(".work-row") || document.querySelector(".work-row.is-open");
  }
  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(currentRow());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    next.querySelector(".work-link").focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function press(key) {
    const button = document.querySelector(`#matter [data-key="${key}"]`);
    if (button) button.click();
    return Boolean(button);
  }
  function showHelp() {
    const dialog = document.getElementById("desk-help");
    if (dialog && !dialog.open) dialog.showModal();
  }
  function verbKey(key) {
    const row = document.activeElement?.closest(".work-row");
    const isOpen = matter() && (!row || row.dataset.code === matter().dataset.code);
    if (isOpen) return press(key);
    const link = row?.querySelector("a[data-open]");
    if (!link || !wide.matches || !hasHtmx()) return false;
    pendingKey = key;
    openMatter(link);
    return true;
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      if (document.getElementById("verb-form")?.hasChildNodes()) closeVerb();
      else if (matter() && pane()?.contains(matter())) closePane();
      return;
    }
    if (isTyping(event.target)) return;
    let done = true;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "/") document.getElementById("desk-q")?.focus();
    else if (event.key === "?") showHelp();
    else if (event.key === "x") currentRow()?.querySelector("[name=pick]")?.click();
    else done = /^[a-z]$/.test(event.key) && verbKey(event.key);
    if (done) event.preventDefault();
  });

  addFinders(document);
  countPicked();
})();
