// What was begun in a form stays in this tab until it has been sent: <form data-draft="desk:register">.
// The store holds it sealed. The key is this session's and stands in the page alone, so nobody else reads it,
// and what cannot be read any more is thrown away. Without a key nothing is kept.

const DRAFT = "keting:draft:";
const told = document.querySelector("meta[name=draft-key]");
const bytes = (words) => Uint8Array.from(atob(words), (one) => one.charCodeAt(0));
const words = (buffer) => btoa(Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join(""));
const key = told?.content && window.crypto?.subtle
  ? crypto.subtle.importKey("raw", bytes(told.content), "AES-GCM", false, ["encrypt", "decrypt"])
  : null;
told?.remove();

const bound = (name, iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) });
const seal = async (name, typed) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(typed));
  return `${words(iv)}.${words(await crypto.subtle.encrypt(bound(name, iv), await key, plain))}`;
};
const unseal = async (name, kept) => {
  const [iv, sealed] = kept.split(".").map(bytes);
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(bound(name, iv), await key, sealed)));
};

const typed = (form) => [...form.elements].filter((one) => one.name && one.matches("textarea, input[type=text]"));
let writing = Promise.resolve();
function keep(form) {
  if (!key) return;
  const name = form.dataset.draft;
  const now = Object.fromEntries(typed(form).map((one) => [one.name, one.value]).filter(([, word]) => word));
  writing = writing.then(async () => {
    sessionStorage.setItem(DRAFT + name, await seal(name, now));
    for (const sign of form.querySelectorAll("[data-draft-kept]")) sign.hidden = false;
  }).catch(() => {});
}
async function recall(form) {
  const name = form.dataset.draft;
  const kept = key && sessionStorage.getItem(DRAFT + name);
  if (!kept) return;
  const then = await unseal(name, kept).catch(() => ({}));
  for (const one of typed(form)) if (!one.value && then[one.name]) one.value = then[one.name];
}

export function drafts(part) {
  for (const form of part.querySelectorAll("form[data-draft]")) {
    recall(form);
    form.addEventListener("input", () => keep(form));
  }
}

// On its way: only the page that the answer leads to says that it has arrived.
export function leaves(form) {
  if (!form.dataset.draft) return;
  keep(form);
  sessionStorage.setItem(`${DRAFT}${form.dataset.draft}:sent`, location.pathname);
}
function arrived(from) {
  const [way] = performance.getEntriesByType("navigation");
  const last = document.referrer && new URL(document.referrer).pathname;
  return way?.type === "navigate" && way.redirectCount > 0 && last === from;
}
// htmx writes down where one is, for a history that these pages do not have.
sessionStorage.removeItem("htmx-current-path-for-history");

const names = () => Object.keys(sessionStorage).filter((one) => one.startsWith(DRAFT));
for (const one of names().filter((name) => name.endsWith(":sent"))) {
  if (arrived(sessionStorage.getItem(one))) sessionStorage.removeItem(one.slice(0, -5));
  sessionStorage.removeItem(one);
}

// Of somebody else, of a session that is over: away with it.
for (const one of names()) {
  if (document.querySelector("[data-nobody]")) sessionStorage.removeItem(one);
  else if (key) unseal(one.slice(DRAFT.length), sessionStorage.getItem(one)).catch(() => sessionStorage.removeItem(one));
}
