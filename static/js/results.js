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
