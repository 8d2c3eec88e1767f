// The phone screens of grid work: forms go through the queue, so that a bad line loses nothing and nothing arrives twice.
// Without script, or where the phone has no safe storage, the same forms are sent as they are.
"use strict";

(() => {
  if (!dayQueue.isAble) return;
  const LONG_SIDE = 1280;
  const KINDS = { finding: "发现", visit: "走访", check: "检查", sign: "签收" };
  const make = (tag, fields = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), fields);
    node.append(...children);
    return node;
  };
  const freshId = () => crypto.randomUUID();

  // --- What waits, on top of every page ----------------------------------------------------------------------
  const box = document.getElementById("day-waiting");
  const showWaiting = async (signedOut = false) => {
    if (!box) return;
    const rows = await dayQueue.list();
    box.replaceChildren();
    box.hidden = !rows.length;
    const waiting = rows.filter((row) => !row.words);
    if (waiting.length) {
      const words = signedOut ? `有 ${waiting.length} 条等待上传，请先登录。` : `有 ${waiting.length} 条等待上传，有网络后自动发出。`;
      const line = make("p", {}, words);
      line.append(signedOut ? make("a", { href: dayQueue.config.signIn, className: "btn btn-sm" }, "去登录") : make("button", { type: "button", className: "btn btn-sm", onclick: trySync }, "现在上传"));
      box.append(line);
    }
    for (const row of rows.filter((one) => one.words)) {
      const line = make("p", { className: "day-refused" }, `${KINDS[row.kind] || ""}没有收下：${row.words}`);
      line.append(make("button", { type: "button", className: "btn btn-sm", onclick: async () => { await dayQueue.remove(row.client_id); showWaiting(); } }, "知道了，删除"));
      box.append(line, await writtenIn(row));
    }
  };
  // What was refused can be read again before it is deleted, to be written anew.
  const writtenIn = async (row) => {
    const content = await dayQueue.read(row).catch(() => null);
    const words = Object.entries(content || {}).filter(([name]) => /^(words|need|place_detail)/.test(name)).map(([, text]) => text);
    if (!words.length) return "";
    return make("details", {}, make("summary", {}, "看看写了什么"), make("p", { className: "pre-line" }, words.join("\n")));
  };
  const trySync = async () => {
    let became = {};
    try {
      became = await dayQueue.sync();
    } catch { /* no line: it waits */ }
    await showWaiting(became.signedOut);
    return became;
  };

  // --- Forms ------------------------------------------------------------------------------------------------
  const shrunk = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = make("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
  };
  const contentOf = async (form) => {
    const content = { kind: form.dataset.day, at: new Date().toISOString(), client_id: freshId(), photos: [] };
    for (const [name, value] of new FormData(form)) {
      if (name === "csrfmiddlewaretoken") continue;
      if (value instanceof File) {
        if (value.size) content.photos.push(await shrunk(value));
      } else if (value) content[name] = value;
    }
    if (form.dataset.dwelling) content.dwelling = form.dataset.dwelling;
    if (form.dataset.copy) content.copy = form.dataset.copy;
    if (form.dataset.check) content.check = form.dataset.check;
    return content;
  };
  const say = (form, words, look) => {
    const place = form.parentElement.querySelector("#day-problem") || document.getElementById("day-problem");
    if (!place) return;
    place.className = `alert alert-${look}`;
    place.querySelector(".alert-words").textContent = words;
    place.hidden = false;
    place.scrollIntoView({ block: "center" });
  };
  const keptOnPhone = (form) => {
    if (form.dataset.day === "sign") {
      form.replaceChildren(make("p", { className: "quiet" }, "已签收，等待上传。"));
      return;
    }
    form.reset();
    const name = form.querySelector("[name=client_id]");
    if (name) name.value = freshId();
    say(form, "没有网络，已加密存在手机里，有网络后自动上传。", "success");
  };
  const sendForm = async (form) => {
    let content;
    try {
      content = await contentOf(form);
    } catch { // a picture that this browser cannot read: the server may
      form.submit();
      return;
    }
    try {
      if (!(await dayQueue.add(content))) return location.assign(dayQueue.config.signIn);
    } catch {
      say(form, "现在没有网络，也没有可用的密钥，没法安全地存在手机里。请保留这一页，有信号后再点一次。", "danger");
      return;
    }
    const became = await trySync();
    const answer = became[content.client_id];
    if (!answer) return keptOnPhone(form);
    if (answer.outcome === "refused") {
      await dayQueue.remove(content.client_id);
      await showWaiting();
      say(form, answer.words, "danger");
      return;
    }
    location.assign(form.dataset.done);
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.day || event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    try {
      await sendForm(form);
    } finally {
      delete form.dataset.busy;
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-disabled");
    }
  }, true);

  // --- The shell that shows without a line -------------------------------------------------------------------
  const fillShell = async (shell) => {
    const pack = await dayQueue.readPack().catch(() => null);
    document.getElementById("shell-empty").hidden = Boolean(pack);
    document.getElementById("shell-work").hidden = !pack;
    if (!pack) return;
    document.getElementById("shell-made").textContent = new Date(pack.made_at).toLocaleString("zh-CN");
    for (const place of pack.places) document.getElementById("shell-place").append(make("option", { value: place.id }, place.label));
    for (const door of pack.doors) {
      const due = door.due_on.slice(5).replace("-", "月");
      document.getElementById("shell-door").append(make("option", { value: door.id }, `${door.label}（${due}日${door.care ? "，关照" : ""}）`));
    }
    const messages = document.getElementById("shell-messages");
    messages.closest("section").hidden = !pack.messages.length;
    for (const one of pack.messages) {
      const form = make("form", { className: "card" }, make("strong", {}, one.title), make("p", { className: "pre-line" }, one.body), make("button", { type: "submit", className: "btn btn-primary btn-block" }, "签收"));
      form.dataset.day = "sign";
      form.dataset.copy = one.copy;
      form.dataset.done = shell.dataset.home;
      messages.append(form);
    }
    const visit = document.getElementById("shell-visit");
    document.getElementById("shell-door").addEventListener("change", (event) => { visit.dataset.dwelling = event.target.value; });
    fillChecks(pack.checks || []);
  };
  const fillChecks = (checks) => {
    const form = document.getElementById("shell-checks"), chosen = document.getElementById("shell-check"), points = document.getElementById("shell-points");
    form.closest("section").hidden = !checks.length;
    for (const check of checks) chosen.append(make("option", { value: check.id }, `${check.label}（${check.due_on.slice(5).replace("-", "月")}日前）`));
    const ask = ({ id, title }) => {
      const card = document.getElementById("shell-point").content.cloneNode(true);
      card.querySelector("legend").textContent = title;
      for (const input of card.querySelectorAll("[type=radio]")) input.name = `point_${id}`;
      card.querySelector("input:not([type=radio])").name = `words_${id}`;
      return card;
    };
    chosen.addEventListener("change", () => {
      form.dataset.check = chosen.value;
      const check = checks.find((one) => String(one.id) === chosen.value);
      points.replaceChildren(...(check ? check.points.map(ask) : []));
    });
    form.addEventListener("reset", () => points.replaceChildren());
  };

  // --- Start ------------------------------------------------------------------------------------------------
  dayQueue.register();
  const shell = document.getElementById("shell");
  if (shell) fillShell(shell);
  showWaiting().then(() => { if (navigator.onLine) trySync(); });
  if (!shell && navigator.onLine) dayQueue.takePack().catch(() => {});
  window.addEventListener("online", () => {
    trySync();
    if (shell) document.getElementById("shell-back").hidden = false;
  });
  setInterval(async () => {
    if ((await dayQueue.list()).some((row) => !row.words)) trySync();
  }, 30000);
})();
