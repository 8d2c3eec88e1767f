// Comforts of the page of a new matter. Without this file everything works by plain forms.
"use strict";
(() => {
  const DRAFT = "grievances.draft";
  const kept = {
    get: () => { try { return JSON.parse(sessionStorage.getItem(DRAFT)) || {}; } catch { return {}; } },
    set: (values) => { try { sessionStorage.setItem(DRAFT, JSON.stringify(values)); } catch { /* no room, no draft */ } },
    drop: () => { try { sessionStorage.removeItem(DRAFT); } catch { /* nothing kept */ } },
  };
  if (document.querySelector("[data-raised]")) kept.drop();
  const form = document.getElementById("raise");
  if (!form) return;
  document.documentElement.classList.add("has-script");
  const byId = (id) => document.getElementById(id);
  const words = form.dataset;
  const csrf = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const submission = form.querySelector("[name=submission]").value;
  const post = (url, values, options = {}) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(values)) body.append(name, value);
    return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf }, credentials: "same-origin", ...options });
  };
  const later = (action, pause) => {
    let timer;
    return (...given) => { clearTimeout(timer); timer = setTimeout(() => action(...given), pause); };
  };

  // --- What was typed survives a closed page, on this tab only
  const text = byId("id_body"), detail = byId("id_place_detail");
  const draft = kept.get();
  for (const [name, control] of Object.entries({ text, detail })) if (!control.value && draft[name]) control.value = draft[name];
  form.addEventListener("input", later(() => kept.set({ text: text.value, detail: detail.value }), 400));

  // --- Where: a list under the field, for keys, fingers and screen readers
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
    lookForSimilar();
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
  choices.addEventListener("change", () => lookForSimilar());

  const here = byId("use-position");
  if (navigator.geolocation && window.isSecureContext) {
    here.hidden = false;
    here.addEventListener("click", () => {
      status.textContent = words.wordsLocating;
      navigator.geolocation.getCurrentPosition(async ({ coords }) => {
        byId("id_latitude").value = coords.latitude.toFixed(6);
        byId("id_longitude").value = coords.longitude.toFixed(6);
        const answer = await post(words.position, { latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) });
        const place = await answer.json();
        if (answer.ok) choose({ ...place, isPosition: true });
        else status.textContent = place.detail;
      }, () => { status.textContent = words.wordsNoPosition; }, { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 });
    });
  }

  // --- The same matter may be there already
  const similar = byId("similar"), seen = byId("id_seen");
  const lookForSimilar = later(async () => {
    const place = form.querySelector("[name=place]:checked");
    if (!place || text.value.trim().length < 5) return;
    const answer = await post(words.similar, { body: text.value, place: place.value });
    if (!answer.ok) return;
    const fragment = await answer.text();
    const box = document.createElement("template");
    box.innerHTML = fragment;
    similar.replaceChildren(box.content);
    seen.value = similar.querySelector("[data-ids]")?.dataset.ids || seen.value;
    placeSimilar();
  }, 600);
  // Found while typing, the list stands where the eyes are: after the place.
  const placeSimilar = () => { const ask = byId("ask-photos").closest("section"); if (similar.nextElementSibling !== ask) ask.before(similar); };
  text.addEventListener("change", () => lookForSimilar());

  // --- Photos: made smaller here to spare the line, sent while the rest is filled in
  const chooser = byId("id_photos"), photos = byId("photo-list"), photoStatus = byId("photo-status");
  const uploads = new Set();
  const smaller = async (file) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 400000 || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, 2048 / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return blob && blob.size < file.size ? new File([blob], file.name, { type: "image/jpeg" }) : file;
    } catch { return file; }
  };
  const complain = (message) => {
    const line = document.createElement("div");
    line.className = "field-error";
    line.textContent = message;
    photoStatus.append(line);
  };
  const showPhoto = (item, key) => {
    const picture = document.createElement("img");
    picture.src = `${words.photos}${submission}/${key}/`;
    picture.alt = "";
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn-sm photo-remove", textContent: "×" });
    button.setAttribute("aria-label", words.wordsRemove);
    button.addEventListener("click", async () => {
      await post(words.photoRemove, { submission, key });
      item.remove();
      chooser.focus();
    });
    item.className = "photo-kept";
    item.replaceChildren(picture, button);
  };
  const upload = async (file) => {
    const item = document.createElement("li");
    item.className = "photo-waiting";
    item.textContent = words.wordsPhotoSending;
    photos.append(item);
    try {
      const answer = await post(words.photos, { submission, photo: await smaller(file) });
      const told = await answer.json();
      if (answer.ok) return showPhoto(item, told.key);
      complain(told.detail);
    } catch { complain(words.wordsPhotoFailed); }
    item.remove();
  };
  chooser.addEventListener("change", async () => {
    const room = Number(words.photosAtOnce) - photos.children.length;
    const files = [...chooser.files];
    chooser.value = "";
    photoStatus.replaceChildren();
    if (files.length > room) complain(words.wordsPhotoMany.replace("#", words.photosAtOnce));
    // One after another: the first photo makes this browser's tray.
    const work = (async () => { for (const file of files.slice(0, Math.max(room, 0))) await upload(file); })();
    uploads.add(work);
    await work;
    uploads.delete(work);
  });

  // --- Proof of work, in the background from the first touch; whoever cannot do it keeps the question
  const question = byId("question"), proof = byId("id_proof");
  let working = null, provenAt = 0;
  const prove = () => new Promise((done, fail) => {
    fetch(words.challenge, { credentials: "same-origin" }).then((answer) => answer.json()).then((challenge) => {
      const worker = new Worker(words.worker);
      worker.onmessage = ({ data: solution }) => {
        worker.terminate();
        if (!solution || solution.error) return fail(new Error("no solution"));
        proof.value = btoa(JSON.stringify({ challenge, solution: { counter: solution.counter, derivedKey: solution.derivedKey } }));
        provenAt = Date.now();
        done();
      };
      worker.onerror = fail;
      worker.postMessage({ type: "work", challenge, timeout: 60000 });
    }).catch(fail);
  });
  const canProve = question && window.Worker && window.crypto?.subtle;
  if (canProve && !question.querySelector(".is-invalid")) question.hidden = true;
  const startProof = () => {
    if (!canProve || working) return;
    working = prove().catch(() => { question.hidden = false; proof.value = ""; });
  };
  if (question && proof.value) working = Promise.resolve();
  form.addEventListener("focusin", startProof, { once: true });
  form.addEventListener("pointerdown", startProof, { once: true });

  // --- Sending: wait for photos and proof, once
  const sending = byId("sending");
  let ready = false, pressed = null;
  form.addEventListener("click", (event) => { pressed = event.target.closest("button") || pressed; });
  form.addEventListener("submit", async (event) => {
    const button = event.submitter || pressed;  // older telephones do not say which button it was
    if (ready || button?.hasAttribute("formaction") || ["find_place", "remove_photo"].includes(button?.name)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (sending.textContent) return;
    sending.textContent = words.wordsSending;
    startProof();
    if (provenAt && Date.now() - provenAt > 90 * 60000) { working = null; startProof(); }
    if (uploads.size) sending.textContent = words.wordsPhotoSending;
    await Promise.all(uploads);
    if (working && !proof.value) sending.textContent = words.wordsChecking;
    await working;
    if (question && !proof.value && !byId("id_answer").value) {
      sending.textContent = "";
      byId("id_answer").focus();
      return;
    }
    sending.textContent = words.wordsSending;
    ready = true;
    // Not in this turn: a form ignores being sent while its own submit event is still on the way.
    setTimeout(() => (form.requestSubmit ? form.requestSubmit() : form.submit()));
  }, { capture: true });
  window.addEventListener("pageshow", () => { ready = false; sending.textContent = ""; });
})();
