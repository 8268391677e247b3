// Small behaviours of the pages. Everything works without it.

const DRAFT = "keting:draft:";
const body = document.body;

// What a link brings behind its # is sent in a body and stands in no address: <form data-fragment="code">.
// With data-at-once it is sent without a press.
const led = document.querySelector("form[data-fragment]");
if (led && location.hash) {
  const [word] = location.hash.match(/[\w-]{1,99}$/) || [];
  history.replaceState(null, "", location.pathname + location.search);
  if (word) led.elements[led.dataset.fragment].value = word;
  if (word && led.hasAttribute("data-at-once")) queueMicrotask(() => led.requestSubmit());
}

// The form's own token travels with every htmx request (the cookie cannot be read by scripts).
body.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});

// What has to be read next gets the focus: a summary of errors, a fresh answer.
const lead = (part) => part.querySelector("[data-focus]")?.focus();
lead(document);
body.addEventListener("htmx:afterSwap", (event) => {
  lead(event.detail.target);
  drafts(event.detail.target);
  hides(event.detail.target);
});

// What was revealed of somebody stands for a minute: <p data-minute="Hidden again.">138…</p>.
function hides(part) {
  for (const one of part.querySelectorAll("[data-minute]")) {
    setTimeout(() => {
      one.textContent = one.dataset.minute;
      one.removeAttribute("data-minute");
    }, 60000);
  }
}
hides(document);

// On a phone the sections may be wider than the page: the one that is open comes into view.
const here = document.querySelector(".nav [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.clientWidth / 2;

// A form is sent once.
const free = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  if (form.dataset.draft) sessionStorage.setItem(`${DRAFT}${form.dataset.draft}:sent`, "1");
  if (form.hasAttribute("data-forget")) sessionStorage.clear();
  setTimeout(free, 15000, form);
}, true);
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) free(form);
});

// What was typed stays in this tab until it has been sent: <form data-draft="desk:register">.
const typed = (form) => [...form.elements].filter((one) => one.name && one.matches("textarea, input[type=text]"));
const keep = (form) => {
  const words = Object.fromEntries(typed(form).map((one) => [one.name, one.value]).filter(([, word]) => word));
  sessionStorage.setItem(DRAFT + form.dataset.draft, JSON.stringify(words));
  for (const sign of form.querySelectorAll("[data-draft-kept]")) sign.hidden = false;
};
const recall = (form) => {
  const words = JSON.parse(sessionStorage.getItem(DRAFT + form.dataset.draft) || "{}");
  for (const one of typed(form)) if (!one.value && words[one.name]) one.value = words[one.name];
};
function drafts(part) {
  for (const form of part.querySelectorAll("form[data-draft]")) {
    const sent = `${DRAFT}${form.dataset.draft}:sent`;
    if (sessionStorage.getItem(sent)) sessionStorage.removeItem(DRAFT + form.dataset.draft);
    sessionStorage.removeItem(sent);
    recall(form);
    form.addEventListener("input", () => keep(form));
  }
}
drafts(document);
for (const key of Object.keys(sessionStorage)) {
  const name = key.startsWith(DRAFT) && key.endsWith(":sent") ? key.slice(DRAFT.length, -5) : null;
  if (name === null || document.querySelector(`form[data-draft="${CSS.escape(name)}"]`)) continue;
  sessionStorage.removeItem(key);
  sessionStorage.removeItem(DRAFT + name);
}

// The line was down or the house did not answer: say so, keep what is there.
for (const trouble of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  body.addEventListener(trouble, () => {
    const notice = document.getElementById("trouble");
    if (notice) notice.hidden = false;
  });
}
body.addEventListener("htmx:beforeRequest", () => {
  const notice = document.getElementById("trouble");
  if (notice) notice.hidden = true;
});

// <button type="button" data-print hidden>: shown only where it can do something.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A passkey: the browser makes or shows it, the form carries its answer. Without passkeys the form stays hidden.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const can = window.PublicKeyCredential?.parseCreationOptionsFromJSON && navigator.credentials;
  if (!can) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = JSON.parse(JSON.parse(document.getElementById("passkey-options").textContent));
    const making = form.dataset.passkey === "create";
    try {
      const credential = making
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(told) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(told) });
      form.elements.answer.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      form.querySelector("[role=alert]").hidden = false;
    }
  });
}
