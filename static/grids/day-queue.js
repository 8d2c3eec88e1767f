// What could not be sent yet waits on this phone: sealed with a key of the session, own grid only, seven days at most.
// Every item has a name of its own (`client_id`), so that the server takes it once, however often it is sent.
"use strict";

const dayQueue = (() => {
  const config = document.currentScript.dataset;
  const KEPT_MS = 7 * 24 * 3600 * 1000;
  const KEYS_DB = "day-keys"; // signing out deletes it (portal.js): what waits stays sealed until its person is back
  const ITEMS_DB = "day-items";
  const isAble = Boolean(window.indexedDB && window.crypto && window.crypto.subtle);

  // --- IndexedDB in three functions --------------------------------------------------------------------------
  const open = (name, stores) => new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(stores)) asked.result.createObjectStore(store, { keyPath });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  const openKeys = () => open(KEYS_DB, { keys: "id" });
  const openItems = () => open(ITEMS_DB, { items: "client_id", packs: "id" });
  const run = async (opening, store, mode, act) => {
    const db = await opening();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = db.transaction(store, mode);
        const asked = act(transaction.objectStore(store));
        transaction.oncomplete = () => resolve(asked && asked.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      db.close();
    }
  };
  const all = (opening, store) => run(opening, store, "readonly", (rows) => rows.getAll());
  const put = (opening, store, row) => run(opening, store, "readwrite", (rows) => rows.put(row));
  const drop = (opening, store, key) => run(opening, store, "readwrite", (rows) => rows.delete(key));

  // --- Keys -------------------------------------------------------------------------------------------------
  const bytesOf = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const imported = (text) => crypto.subtle.importKey("raw", bytesOf(text), "AES-GCM", false, ["encrypt", "decrypt"]);

  let csrf = "";
  // Asks the server who is here; brings today's key, and of older ones those that are named. Throws without a line.
  const fetchKeys = async (ids = []) => {
    const answer = await fetch(`${config.keys}?ids=${encodeURIComponent(ids.join(","))}`, { headers: { Accept: "application/json" } });
    if (answer.status === 401) {
      indexedDB.deleteDatabase(KEYS_DB);
      return { signedOut: true, keys: {} };
    }
    if (!answer.ok || answer.redirected) throw new Error(`keys ${answer.status}`);
    const told = await answer.json();
    csrf = told.csrf;
    const expires = Date.parse(told.expires_at);
    const keep = async (id, text) => put(openKeys, "keys", { id, owner: told.owner, expires, key: await imported(text) });
    await keep(told.current.id, told.current.key);
    const keys = {};
    for (const [id, text] of Object.entries(told.keys)) keys[id] = await imported(text);
    return { owner: told.owner, keys };
  };

  const heldKeys = async () => {
    const rows = await all(openKeys, "keys");
    const good = [];
    for (const row of rows) {
      if (row.expires > Date.now()) good.push(row);
      else await drop(openKeys, "keys", row.id);
    }
    return good.sort((one, other) => other.expires - one.expires);
  };

  const currentKey = async () => {
    const held = await heldKeys();
    if (held.length) return held[0];
    const told = await fetchKeys();
    if (told.signedOut) return null;
    return (await heldKeys())[0] || null;
  };

  const seal = async (held, content) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(content));
    return { key_id: held.id, owner: held.owner, iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, held.key, plain) };
  };
  const unseal = async (key, row) => {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  };

  // --- What waits -------------------------------------------------------------------------------------------
  const list = async () => {
    const rows = await all(openItems, "items");
    const kept = [];
    for (const row of rows) {
      if (Date.now() - row.made > KEPT_MS) await drop(openItems, "items", row.client_id);
      else kept.push(row);
    }
    return kept.sort((one, other) => one.made - other.made);
  };

  const add = async (content) => {
    const held = await currentKey();
    if (!held) return false;
    const row = await seal(held, content);
    await put(openItems, "items", { ...row, client_id: content.client_id, kind: content.kind, made: Date.now(), words: "" });
    return true;
  };

  // What a waiting item says, where its key is still on the phone; else null.
  const read = async (row) => {
    const held = (await heldKeys()).find((one) => one.id === row.key_id);
    return held ? unseal(held.key, row) : null;
  };

  const remove = (clientId) => drop(openItems, "items", clientId);

  const send = async (row, key) => {
    const answer = await fetch(config.sync, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ items: [await unseal(key, row)] }),
    });
    if (!answer.ok) throw new Error(`sync ${answer.status}`);
    return (await answer.json()).answers[0];
  };

  // One after the other, the oldest first; what was refused stays with its words until its person takes it away.
  // Returns what became of each: {client_id: {outcome, words}}.
  const flush = async () => {
    const became = {};
    const waiting = (await list()).filter((row) => !row.words);
    if (!waiting.length) return became;
    const told = await fetchKeys([...new Set(waiting.map((row) => row.key_id))]);
    if (told.signedOut) return { signedOut: true };
    for (const row of waiting) {
      const key = told.keys[row.key_id];
      if (row.owner !== told.owner || !key) continue; // another person's: it waits for them
      const answer = await send(row, key);
      became[row.client_id] = answer;
      if (answer.outcome === "refused") await put(openItems, "items", { ...row, words: answer.words });
      else await remove(row.client_id);
    }
    return became;
  };

  let running = null; // two pages of the same phone may still send the same item: the server takes it once
  const sync = () => {
    running = running || flush().finally(() => { running = null; });
    return running;
  };

  // --- What is taken along ----------------------------------------------------------------------------------
  const takePack = async () => {
    await fetchKeys();
    const answer = await fetch(config.pack, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const held = await currentKey();
    if (held) await put(openItems, "packs", { id: "pack", ...(await seal(held, await answer.json())) });
  };
  const readPack = async () => {
    const [row] = await all(openItems, "packs");
    const held = await heldKeys();
    const match = row && held.find((one) => one.id === row.key_id);
    return match ? unseal(match.key, row) : null;
  };

  const register = () => {
    if ("serviceWorker" in navigator) navigator.serviceWorker.register(config.worker, { scope: config.scope }).catch(() => {});
  };

  return { isAble, add, list, read, remove, sync, takePack, readPack, register, config };
})();
