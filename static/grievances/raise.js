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
  const byId = (id) => document.getElementById(id);
  const words = form.dataset;
  const csrf = form.querySelector("[name=csrfmiddlewaretoken]").value;
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
  form.addEventListener("place-chosen", () => lookForSimilar());

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

  // --- Sending: wait for the proof, once (photos.js has waited for the photos)
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
