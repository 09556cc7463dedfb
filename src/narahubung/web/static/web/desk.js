/* For those who work through lists all day: j and k move along the rows, Enter opens the one that is marked. */
(() => {
  "use strict";
  const links = [...document.querySelectorAll("[data-rows] tbody th a")];
  if (!links.length) return;
  for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    const isTyping = event.target.closest("input, select, textarea, [contenteditable]");
    if (!step || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = links.indexOf(document.activeElement);
    const next = links[Math.min(Math.max(here + step, 0), links.length - 1)];
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
    event.preventDefault();
  });
})();
