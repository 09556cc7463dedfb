/* Keeps what is being typed on this device only, so that a lost connection costs no words. Everything works without it.
   A form says data-draft="name"; inside it data-draft-found, -drop and -says are shown when there is something to say. */
(() => {
  "use strict";
  const PREFIX = "narahubung:draf:";
  const SENT = "narahubung:draf-terkirim";
  let store;
  try { store = window.localStorage; } catch { return; }
  if (!store) return;
  // A form that is gone from its own page was taken in: what was kept of it is kept no longer.
  for (const page of document.querySelectorAll("[data-draft-page]")) {
    const key = PREFIX + page.dataset.draftPage;
    const isHere = document.querySelector(`form[data-draft="${CSS.escape(page.dataset.draftPage)}"]`);
    if (!isHere && sessionStorage.getItem(SENT) === key) {
      store.removeItem(key);
      sessionStorage.removeItem(SENT);
    }
  }
  const boxes = (form) => form.querySelectorAll("textarea[name]");

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = PREFIX + form.dataset.draft;
    const found = form.querySelector("[data-draft-found]");
    const says = form.querySelector("[data-draft-says]");
    if (says) says.hidden = false;
    let kept = {};
    try { kept = JSON.parse(store.getItem(key)) || {}; } catch { store.removeItem(key); }
    let restored = false;
    for (const box of boxes(form)) {
      const text = kept[box.name];
      // What the server gives back is newer than what was kept here, unless it gives nothing.
      if (typeof text === "string" && text && !box.defaultValue.trim()) {
        box.value = text;
        restored = true;
      }
    }
    if (found) found.hidden = !restored;
    form.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
      store.removeItem(key);
      for (const box of boxes(form)) box.value = box.defaultValue;
      found.hidden = true;
      boxes(form)[0]?.focus();
    });
    let waiting;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const texts = {};
        for (const box of boxes(form)) if (box.value.trim()) texts[box.name] = box.value;
        try {
          if (Object.keys(texts).length) store.setItem(key, JSON.stringify(texts));
          else store.removeItem(key);
        } catch { /* The device is full: typing goes on, only nothing is kept. */ }
      }, 400);
    });
    form.addEventListener("submit", () => { clearTimeout(waiting); sessionStorage.setItem(SENT, key); });
  }
})();
