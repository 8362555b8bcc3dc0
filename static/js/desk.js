// The desk's forms: what is held on the council chosen, more rows for documents, functions where a policy covers some.
const panel = document.querySelector("#council-panel");
const council = document.querySelector("#id_council");

// What is held on another council than the one chosen is never shown, whichever answer comes last.
async function showCouncil() {
  const chosen = council.value;
  panel.replaceChildren();
  if (!chosen) return;
  const address = panel.dataset.url.replace("/0/", `/${chosen}/`);
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  const words = answer?.ok ? await answer.text() : "";
  if (council.value === chosen) panel.innerHTML = words;
}
// Select2 tells jQuery of a choice, and nobody else.
const chooser = panel && council && window.django?.jQuery(council);
chooser?.on("change", showCouncil);
// Nothing chosen yet: open the search, so that two letters are enough.
if (chooser && !council.value) window.django.jQuery(() => chooser.select2("open"));

const rows = document.querySelector("#evidence-rows");
const empty = document.querySelector("#evidence-empty");
const add = document.querySelector("#add-evidence");
const total = document.querySelector("#id_evidence-TOTAL_FORMS");
const most = Number(document.querySelector("#id_evidence-MAX_NUM_FORMS")?.value ?? 0);

const documents = () => [...rows.querySelectorAll(".desk-document")];
const isEmpty = (row) => ![...row.querySelectorAll("input, select, textarea")].some((field) => field.type !== "checkbox" && field.value);

function addDocument() {
  const waiting = documents().find((row) => row.hidden);
  const row = waiting ?? newDocument();
  row.hidden = false;
  row.querySelector("select, input:not([type=hidden])").focus();
  add.hidden = Number(total.value) >= most && !documents().some((one) => one.hidden);
}

function newDocument() {
  const number = Number(total.value);
  const holder = document.createElement("div");
  holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", number);
  const row = holder.firstElementChild;
  row.querySelector(".desk-number").textContent = number + 1;
  rows.append(row);
  total.value = number + 1;
  return row;
}

// Without JavaScript there are a few empty rows; with it one is enough to begin with.
if (add && total) {
  add.hidden = false;
  add.addEventListener("click", addDocument);
  documents().forEach((row, index) => { row.hidden = index > 0 && isEmpty(row) && !row.querySelector(".errorlist"); });
}

// Only the functions that a policy covers in part need ticking.
const functions = document.querySelector("#field-functions");
function showFunctions() {
  const chosen = document.querySelector("input[name=coverage]:checked")?.value;
  functions.hidden = chosen !== "some" && !functions.querySelector(":checked");
}
if (functions) {
  document.querySelector("#field-coverage").addEventListener("change", showFunctions);
  showFunctions();
}

document.querySelector("#errors")?.focus();
