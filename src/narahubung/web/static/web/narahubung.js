/* Makes things nicer; nothing here is needed. Every form, link and menu works without it. */
(() => {
  "use strict";
  const all = (selector, within = document) => within.querySelectorAll(selector);

  // After a refusal the reader begins at the summary of what is wrong.
  document.querySelector("[data-focus]")?.focus();

  // A second press of the same button is caught here first; the server refuses it too.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button) setTimeout(() => button.setAttribute("aria-busy", "true"));
  });
  // The way back shows the page as it was left: let it be sent again.
  addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
    for (const button of all("[aria-busy]")) button.removeAttribute("aria-busy");
  });

  // Menus close on Escape, on a press elsewhere, and when the focus moves on.
  const menus = () => all("details.person[open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A form with words in it is not left by accident.
  let typed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-guard]")) typed = true;
  });
  document.addEventListener("submit", () => { typed = false; });
  addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

  // How many signs are left, said quietly and only near the end.
  for (const box of all("textarea[maxlength]")) {
    const left = document.createElement("p");
    left.className = "hint";
    left.setAttribute("aria-live", "polite");
    box.after(left);
    box.addEventListener("input", () => {
      const rest = box.maxLength - box.value.length;
      left.textContent = rest < 500 ? `${rest} / ${box.maxLength}` : "";
    });
  }

  // Filters act when chosen, where the form says so.
  for (const form of all("form[data-at-once]")) {
    form.addEventListener("change", (event) => { if (event.target.matches("select, [type=checkbox]")) form.requestSubmit(); });
  }

  // A wall that a whole room looks at shows by itself what is new.
  for (const wall of all("[data-again]")) {
    setInterval(async () => {
      const answer = await fetch(location.href).catch(() => null);
      if (!answer || !answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-again]");
      if (fresh) wall.replaceChildren(...fresh.childNodes);
    }, Number(wall.dataset.again) * 1000);
  }

  // Copying a code; the button stays hidden where the browser cannot.
  for (const button of all("button[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    });
  }

  // Who signs out leaves no words behind on a device that others use.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("narahubung:draf:")) localStorage.removeItem(key);
    } catch { /* No store, nothing kept. */ }
  });

  for (const button of all("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
