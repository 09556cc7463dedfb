/* Lets a passkey stand for the signing PIN (WebAuthn with PRF). Without it, or without script, the PIN does. */
(() => {
  "use strict";
  const able = Boolean(window.PublicKeyCredential && navigator.credentials);
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // A passkey made here is made able to give secrets; some can only if asked at the beginning.
  if (able) {
    const create = navigator.credentials.create.bind(navigator.credentials);
    navigator.credentials.create = (options) => {
      if (options?.publicKey) options.publicKey.extensions = { ...options.publicKey.extensions, prf: {} };
      return create(options);
    };
  }

  const asked = async (button, form) => {
    const sent = new URLSearchParams({ untuk: button.dataset.purpose });
    for (const name of ["csrfmiddlewaretoken", "email", "password"]) {
      const field = form.elements[name];
      if (field) sent.set(name, field.value);
    }
    const answer = await fetch(button.dataset.passkey, { method: "POST", body: sent });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.problem);
    return told;
  };

  const got = async (question) => {
    const evalByCredential = {};
    for (const [credential, salt] of Object.entries(question.salts)) evalByCredential[credential] = { first: bytes(salt) };
    return navigator.credentials.get({
      publicKey: {
        challenge: bytes(question.challenge),
        rpId: question.rpId,
        timeout: question.timeout ?? undefined,
        userVerification: "required",
        allowCredentials: question.allowCredentials.map((one) => ({ type: one.type, id: bytes(one.id) })),
        extensions: { prf: { evalByCredential } },
      },
    });
  };

  const answer = (passkey, secret) => {
    const { clientDataJSON, authenticatorData, signature, userHandle } = passkey.response;
    const response = { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature) };
    if (userHandle) response.userHandle = text(userHandle);
    return JSON.stringify({ credential: { id: passkey.id, rawId: text(passkey.rawId), type: passkey.type, response, clientExtensionResults: {} }, prf: text(secret) });
  };

  for (const button of document.querySelectorAll("button[data-passkey]")) {
    const form = button.form;
    const says = form.querySelector("[data-passkey-says]");
    button.closest("[data-passkey-way]").hidden = false;
    if (!able) {
      button.hidden = true;
      says.textContent = button.dataset.none;
      continue;
    }
    const field = form.querySelector('[name$="sandi"]');
    button.addEventListener("click", async () => {
      const pin = form.querySelector('[name$="pin"]');
      if (button.dataset.purpose === "add" && !pin.value) {
        pin.focus();
        return;
      }
      says.textContent = "";
      button.disabled = true;
      let question;
      try {
        question = await asked(button, form);
      } catch (refused) {
        says.textContent = refused.message;
        button.disabled = false;
        return;
      }
      try {
        const passkey = await got(question);
        const secret = passkey.getClientExtensionResults().prf?.results?.first;
        if (secret) field.value = answer(passkey, secret);
        else says.textContent = button.dataset.noSecret;
      } catch {
        says.textContent = button.dataset.stopped;
      }
      button.disabled = false;
      if (field.value) form.requestSubmit(form.querySelector(button.dataset.sends ? `button[value="${button.dataset.sends}"]` : "button:not([type=button])"));
    });
  }
})();
