// Where it is: places while somebody types, a list under the field for keys, fingers and screen readers.
// For every form[data-places] with the partial grievances/raise/_place.html; tells the form of each choice: "place-chosen".
"use strict";
(() => {
  const form = document.querySelector("form[data-places]");
  if (!form) return;
  document.documentElement.classList.add("has-script");
  const byId = (id) => document.getElementById(id);
  const words = form.dataset;
  const csrf = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const later = (action, pause) => {
    let timer;
    return (...given) => { clearTimeout(timer); timer = setTimeout(() => action(...given), pause); };
  };

  const field = byId("id_place_text"), list = byId("place-list"), status = byId("place-status"), choices = byId("place-choices");
  let found = [], active = -1, asked = 0;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", "place-list");
  field.setAttribute("aria-expanded", "false");
  byId("find-place").hidden = true;

  const showList = () => {
    list.replaceChildren(...found.map((place, at) => {
      const item = document.createElement("li");
      item.id = `place-${at}`;
      item.role = "option";
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(at === active));
      item.append(place.label);
      if (place.hint) {
        const hint = document.createElement("small");
        hint.className = "quiet";
        hint.textContent = place.hint;
        item.append(hint);
      }
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(place));
      return item;
    }));
    list.hidden = !found.length;
    const row = field.parentElement;
    list.style.top = `${row.offsetTop + row.offsetHeight}px`;
    // Under a phone's keyboard there is little room: the field goes up so that its list can be seen.
    if (!list.hidden && list.getBoundingClientRect().bottom > window.innerHeight - 64) field.labels[0].scrollIntoView({ block: "start" });
    field.setAttribute("aria-expanded", String(!list.hidden));
    if (active >= 0) {
      field.setAttribute("aria-activedescendant", `place-${active}`);
      byId(`place-${active}`).scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const closeList = () => { found = []; active = -1; showList(); };
  const choose = (place) => {
    const label = document.createElement("label");
    label.className = "place-chosen";
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: "place", value: place.value, checked: true });
    const name = document.createElement("span");
    name.textContent = place.label + (place.hint ? `（${place.hint}）` : "");
    label.append(radio, name);
    choices.replaceChildren(label);
    if (!place.isPosition) field.value = place.label;
    status.textContent = "";
    closeList();
    form.dispatchEvent(new CustomEvent("place-chosen"));
  };
  const search = later(async () => {
    const number = ++asked, wanted = field.value.trim();
    if (!wanted) { closeList(); status.textContent = ""; return; }
    try {
      const answer = await fetch(`${words.places}?q=${encodeURIComponent(wanted)}`, { credentials: "same-origin" });
      if (!answer.ok || number !== asked) return;
      found = (await answer.json()).places;
      active = -1;
      showList();
      status.textContent = found.length ? words.wordsFound.replace("#", found.length) : words.wordsNone;
    } catch { byId("find-place").hidden = false; /* the line is down: the button still works later */ }
  }, 250);
  field.addEventListener("input", (event) => {
    choices.replaceChildren();
    for (const radio of form.querySelectorAll("[name=place]:checked")) radio.checked = false;
    if (!event.isComposing) search();
  });
  field.addEventListener("compositionend", search);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (found.length) choose(found[Math.max(active, 0)]);
      else search();
    } else if (event.key === "Escape") closeList();
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      showList();
    }
  });
  field.addEventListener("blur", () => setTimeout(closeList, 150));
  choices.addEventListener("change", () => form.dispatchEvent(new CustomEvent("place-chosen")));

  const here = byId("use-position");
  if (navigator.geolocation && window.isSecureContext) {
    here.hidden = false;
    here.addEventListener("click", () => {
      status.textContent = words.wordsLocating;
      navigator.geolocation.getCurrentPosition(async ({ coords }) => {
        const [latitude, longitude] = [coords.latitude.toFixed(6), coords.longitude.toFixed(6)];
        if (byId("id_latitude")) [byId("id_latitude").value, byId("id_longitude").value] = [latitude, longitude];
        const body = new URLSearchParams({ latitude, longitude });
        const answer = await fetch(words.position, { method: "POST", body, headers: { "X-CSRFToken": csrf }, credentials: "same-origin" });
        const place = await answer.json();
        if (answer.ok) choose({ ...place, isPosition: true });
        else status.textContent = place.detail;
      }, () => { status.textContent = words.wordsNoPosition; }, { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 });
    });
  }
})();
