// Photos of a form that is not sent yet: made smaller here to spare the line, sent while the rest is filled in.
// For every form[data-photos] with the partial grievances/raise/_photos.html; sending the form waits for them.
"use strict";
(() => {
  const form = document.querySelector("form[data-photos]");
  if (!form) return;
  document.documentElement.classList.add("has-script");
  const byId = (id) => document.getElementById(id);
  const words = form.dataset;
  const csrf = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const submission = form.querySelector("[name=submission]").value;
  const post = (url, values) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(values)) body.append(name, value);
    return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf }, credentials: "same-origin" });
  };

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

  const sending = byId("sending");
  form.addEventListener("submit", async (event) => {
    if (!uploads.size) return;
    const button = event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (sending.textContent) return;
    sending.textContent = words.wordsPhotoSending;
    await Promise.all(uploads);
    sending.textContent = "";
    // Not in this turn: a form ignores being sent while its own submit event is still on the way.
    setTimeout(() => (form.requestSubmit ? form.requestSubmit(button) : form.submit()));
  }, { capture: true });
})();
