// The desk's forms: what is held on the council chosen, more rows for documents, the grade that a kind gives.
const panel = document.querySelector("#council-panel");
const council = document.querySelector("#id_council");

async function showCouncil() {
  if (!council.value) return;
  const answer = await fetch(panel.dataset.url.replace("/0/", `/${council.value}/`), { headers: { Accept: "text/html" } });
  if (answer.ok) panel.innerHTML = await answer.text();
}
// Select2 tells jQuery of a choice, and nobody else.
if (panel && council) window.django?.jQuery(council).on("change", showCouncil);

const rows = document.querySelector("#evidence-rows");
const empty = document.querySelector("#evidence-empty");
const add = document.querySelector("#add-evidence");
const total = document.querySelector("#id_evidence-TOTAL_FORMS");
const most = Number(document.querySelector("#id_evidence-MAX_NUM_FORMS")?.value ?? 0);

if (add && total) {
  add.hidden = false;
  add.addEventListener("click", () => {
    const number = Number(total.value);
    if (number >= most) return;
    const holder = document.createElement("div");
    holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", number);
    holder.querySelector(".desk-number").textContent = number + 1;
    const row = holder.firstElementChild;
    rows.append(row);
    total.value = number + 1;
    row.querySelector("select, input").focus();
    add.hidden = number + 1 >= most;
  });
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
