/* The public form, made nicer: the story is kept on this device until it is sent, files go up as they are chosen. */
(() => {
  "use strict";

  // The story alone is kept; who the person is never is, for telephones are shared.
  const KEPT = ["text", "where", "place", "happened_on", "expectation", "service", "reported"];
  const shelf = (name) => `narahubung-${name}`;
  const reach = (work) => { try { return work(localStorage); } catch { return null; } };

  const form = document.querySelector("form[data-draft]");
  if (form) {
    const place = shelf(form.dataset.draft);
    const notice = document.querySelector("[data-draft-notice]");
    const fields = KEPT.map((name) => form.elements[name]).filter(Boolean);
    const kept = reach((store) => JSON.parse(store.getItem(place)));
    if (kept && fields.every((field) => !field.value)) {
      for (const field of fields) if (kept[field.name]) field.value = kept[field.name];
      if (form.elements.service.value || form.elements.reported.value || form.elements.expectation.value)
        form.querySelector("details").open = true;
      notice.hidden = false;
    }
    form.addEventListener("input", () => {
      const typed = Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
      reach((store) => store.setItem(place, JSON.stringify(typed)));
    });
    notice.querySelector("[data-draft-drop]").addEventListener("click", () => {
      reach((store) => store.removeItem(place));
      for (const field of fields) field.value = "";
      notice.hidden = true;
      form.elements.text.focus();
    });
  }
  const done = document.querySelector("[data-draft-done]");
  if (done) reach((store) => store.removeItem(shelf(done.dataset.draftDone)));

  const sending = document.querySelector("form[data-upload]");
  if (!sending) return;
  const input = sending.elements.files;
  const progress = sending.querySelector("[data-progress]");
  const words = sending.querySelector("[data-progress-words]");
  const bar = progress.querySelector("progress");
  const row = document.querySelector("template[data-file-row]");
  sending.querySelector("[data-no-script]").hidden = true;

  const listed = (file) => {
    const word = document.createElement("input");
    Object.assign(word, { type: "hidden", name: "uploaded", value: file.word });
    sending.prepend(word);
    const line = row.content.firstElementChild.cloneNode(true);
    line.querySelector("bdi").textContent = file.name;
    line.querySelector(".soft").textContent = `${Math.max(1, Math.round(file.size / 1024))} KB`;
    line.querySelector("button").value = `drop:${file.id}`;
    line.querySelector(".unseen").textContent = ` ${file.name}`;
    sending.querySelector("[data-files]").append(line);
  };
  const known = () => new Set([...sending.querySelectorAll("[name=uploaded]")].map((field) => field.value));

  input.addEventListener("change", () => {
    if (!input.files.length) return;
    const call = new XMLHttpRequest();
    call.open("POST", sending.dataset.upload);
    call.responseType = "json";
    call.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
    call.addEventListener("loadend", () => {
      const answer = call.status === 200 ? call.response : null;
      if (!answer) {
        // What cannot be sent ahead stays chosen and goes with the form.
        words.textContent = words.dataset.failed;
        bar.hidden = true;
        return;
      }
      const before = known();
      for (const file of answer.files) if (!before.has(file.word)) listed(file);
      input.value = "";
      words.textContent = answer.refused.map((file) => `${file.name}: ${file.words}`).join(" ");
      bar.hidden = true;
      progress.hidden = !answer.refused.length;
    });
    words.textContent = words.dataset.one;
    bar.value = 0;
    bar.hidden = progress.hidden = false;
    call.send(new FormData(sending));
  });
})();
