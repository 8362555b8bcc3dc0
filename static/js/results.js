// After new results: tell screen readers how many there are, without moving the focus.

const status = document.querySelector("#results-status");

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "results") {
    status.textContent = document.querySelector("#results-count").textContent.trim().replace(/\s+/g, " ");
  }
});

document.body.addEventListener("htmx:beforeRequest", () => {
  document.querySelector("#results").setAttribute("aria-busy", "true");
});

for (const over of ["htmx:afterRequest", "htmx:sendAbort"]) {
  document.body.addEventListener(over, () => {
    document.querySelector("#results").removeAttribute("aria-busy");
  });
}

// Without a connection or with an error page, the plain form still works: let the browser show what happened.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.body.addEventListener(failure, () => {
    document.querySelector("#filters").submit();
  });
}

// Links among the results that lead to the same list (legend, chips, sorts, map) change it in place. Each has an id,
// by which htmx finds the one that had the focus; the focus of one that is gone goes to the number of councils.

const filters = document.querySelector("#filters");

function fill(query) {
  for (const field of filters.elements) {
    if (field.type === "checkbox") field.checked = query.getAll(field.name).includes(field.value);
    else if (field.name) field.value = query.get(field.name) ?? "";
  }
  filters.dispatchEvent(new Event("filters:filled"));
}

let followed = false;

document.querySelector("#results").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const elsewhere = link?.pathname !== new URL(filters.action).pathname || link.hash;
  if (elsewhere || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  followed = true;
  fill(new URLSearchParams(link.search));
  window.htmx.ajax("GET", link.href, { source: "#results", target: "#results" });
});

document.body.addEventListener("htmx:afterSettle", () => {
  if (followed && document.activeElement === document.body) {
    document.querySelector("#results-count").focus({ preventScroll: true });
  }
  followed = false;
});

// Back or forward before htmx was there to hear it changed the address alone, and left what was asked for before.
document.addEventListener("DOMContentLoaded", () => {
  const [asked] = performance.getEntriesByType("navigation");
  if (asked && new URL(asked.name).search !== window.location.search) window.location.reload();
});
