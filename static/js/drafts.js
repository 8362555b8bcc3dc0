// What is typed into a long form is kept on this computer until it is saved: a lost session or connection costs nothing.
// Kept by person and record; gone once saved, on signing out, and after two weeks.
const PREFIX = "desk-draft:";
const SENT = "desk-draft-sent";
const LONGEST = 14 * 24 * 60 * 60 * 1000;
const OURS = new Set(["csrfmiddlewaretoken", "version", "once", "take", "_draft", "_submit", "_publish"]);

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function tidy() {
  for (const key of keys()) {
    const kept = read(key);
    if (!kept || Date.now() - kept.at > LONGEST) localStorage.removeItem(key);
  }
  // The page that a saved form leads to says so.
  const sent = sessionStorage.getItem(SENT);
  if (sent && document.querySelector(".messagelist .success")) localStorage.removeItem(sent);
  if (sent && document.querySelector(".messagelist .success")) sessionStorage.removeItem(SENT);
  document.querySelector("#logout-form")?.addEventListener("submit", () => keys().forEach((key) => localStorage.removeItem(key)));
}

const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => !OURS.has(name) && typeof value === "string");

function put(form, fields) {
  const rows = Number(fields.find(([name]) => name === "evidence-TOTAL_FORMS")?.[1] ?? 0);
  const total = form.querySelector("#id_evidence-TOTAL_FORMS");
  while (total && Number(total.value) < rows) {
    const before = total.value;
    form.querySelector("#add-evidence").click();
    if (total.value === before && !form.querySelector(".desk-document[hidden]")) break;
  }
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || OURS.has(field.name) || field.name.endsWith("_FORMS") || field.name.endsWith("-id")) continue;
    const wanted = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
    else if (field.tagName === "SELECT") choose(field, wanted[0] ?? "");
    else if (field.type !== "hidden" && wanted.length) field.value = wanted[0];
    field.closest(".desk-document")?.toggleAttribute("hidden", false);
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function choose(select, value) {
  if (value && ![...select.options].some((option) => option.value === value)) {
    const label = read(form.dataset.keep)?.labels?.[select.name] ?? value;
    select.add(new Option(label, value));
  }
  select.value = value;
  window.django?.jQuery(select).trigger("change");
}

function offer(form, kept) {
  const words = form.querySelector("#kept-words");
  const notice = words.content.firstElementChild.cloneNode(true);
  const when = new Intl.DateTimeFormat(document.documentElement.lang || "en-GB", { dateStyle: "long", timeStyle: "short" });
  notice.querySelector("[data-when]").textContent = when.format(new Date(kept.at));
  notice.querySelector("[data-put]").addEventListener("click", () => { put(form, kept.fields); notice.remove(); });
  notice.querySelector("[data-drop]").addEventListener("click", () => { localStorage.removeItem(form.dataset.keep); notice.remove(); });
  form.prepend(notice);
}

tidy();
const form = document.querySelector("form[data-keep]");
if (form) {
  form.dataset.keep = PREFIX + form.dataset.keep;
  const asOpened = JSON.stringify(fieldsOf(form));
  const kept = read(form.dataset.keep);
  if (kept && JSON.stringify(kept.fields) !== asOpened) offer(form, kept);
  let waiting;
  const keep = () => {
    const fields = fieldsOf(form);
    if (JSON.stringify(fields) === asOpened) return;
    const labels = Object.fromEntries([...form.querySelectorAll("select")].map((one) => [one.name, one.selectedOptions[0]?.text ?? ""]));
    try { localStorage.setItem(form.dataset.keep, JSON.stringify({ at: Date.now(), fields, labels })); } catch { /* no room, or not allowed: the form works as before */ }
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 400); });
  form.addEventListener("submit", () => { clearTimeout(waiting); keep(); sessionStorage.setItem(SENT, form.dataset.keep); });
}
