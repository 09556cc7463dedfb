/* A running meeting follows itself: small parts every few seconds, notes saved while typing. Reloading does the same. */
(() => {
  "use strict";
  const EVERY = 4000;

  const live = document.querySelector("[data-live]");
  const follow = async () => {
    if (document.hidden) return;
    // Who is about to press or type inside is not interrupted.
    if (live.contains(document.activeElement) && document.activeElement !== document.body) return;
    const address = new URL(live.dataset.live, location.href);
    address.searchParams.set("v", live.dataset.version);
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      if (answer.status !== 200) return;
      live.dataset.version = answer.headers.get("X-Narahubung-Versi") || "";
      live.innerHTML = await answer.text();
    } catch { /* Away for a moment: the next round tries again. */ }
  };
  if (live) setInterval(follow, EVERY);

  const form = document.querySelector("form[data-notes]");
  if (!form) return;
  const box = form.querySelector("textarea");
  const version = form.querySelector("[name=versi]");
  const says = form.querySelector("[data-notes-says]");
  let saved = box.value;
  let busy = false;
  const save = async () => {
    if (busy || box.value === saved) return;
    busy = true;
    const sent = box.value;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { accept: "application/json" },
      });
      if (!answer.ok) throw new Error("refused");
      const found = await answer.json();
      if (box.value === sent) {
        const place = box.selectionStart;
        if (found.text !== sent) {
          box.value = found.text;
          box.setSelectionRange(place, place);
        }
        saved = found.text;
        version.value = found.version;
      } else if (found.text === sent) {
        saved = sent;
        version.value = found.version;
      }
      // Else somebody else's words came while more was typed here: the old version stays the ground of the next saving.
      says.textContent = found.again ? says.dataset.merged : says.dataset.saved;
    } catch {
      says.textContent = says.dataset.waiting;
    }
    busy = false;
  };
  setInterval(save, EVERY);
  form.addEventListener("submit", () => { saved = box.value; });
  addEventListener("beforeunload", (event) => { if (box.value !== saved) event.preventDefault(); });
})();
