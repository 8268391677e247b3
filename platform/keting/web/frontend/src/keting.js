// Small behaviours of the pages. Everything works without it.

import { drafts, leaves } from "./keting/drafts.js";

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

const trouble = (is) => {
  const notice = document.getElementById("trouble");
  if (notice) notice.hidden = !is;
};

// Where the browser says that there is no line, the house is asked first: a page that fails would lose the form.
async function waits(form, button) {
  try {
    await fetch("/healthz", { method: "HEAD", cache: "no-store" });
    form.dataset.heard = "1";
    form.requestSubmit(button);
  } catch {
    trouble(true);
  }
}

// A form is sent once.
const free = (form) => {
  delete form.dataset.sent;
  delete form.dataset.heard;
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
  if (!navigator.onLine && !form.dataset.heard) {
    event.preventDefault();
    event.stopImmediatePropagation();
    waits(form, event.submitter);
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  leaves(form);
  if (form.hasAttribute("data-forget")) sessionStorage.clear();
  setTimeout(free, 15000, form);
}, true);
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) free(form);
});

drafts(document);

// The line was down or the house did not answer: say so, keep what is there.
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  body.addEventListener(name, () => trouble(true));
}
body.addEventListener("htmx:beforeRequest", () => trouble(false));

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
