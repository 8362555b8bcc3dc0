// The filter form: open beside the list on wide screens, counts of what is chosen, short addresses.

const form = document.querySelector("#filters");
const wide = window.matchMedia("(min-width: 62rem)");

function followWidth() {
  for (const details of form.querySelectorAll("[data-open-when-wide]")) {
    details.open = wide.matches;
  }
}

function showChosen() {
  let total = form.elements.q.value.trim() ? 1 : 0;
  for (const group of form.querySelectorAll(".group")) {
    const count = group.querySelectorAll("input:checked").length;
    group.querySelector("[data-chosen]").textContent = count;
    group.querySelector(".chosen").hidden = count === 0;
    total += count;
  }
  const whole = form.querySelector("[data-chosen-total]");
  whole.textContent = total;
  whole.parentElement.hidden = total === 0;
}

// Without a value a filter says nothing: leave it out of the address.
function dropEmpty(event) {
  for (const [name, value] of [...event.formData]) {
    if (value === "") {
      event.formData.delete(name);
    }
  }
}

if (form) {
  followWidth();
  wide.addEventListener("change", followWidth);
  form.addEventListener("change", showChosen);
  form.addEventListener("filters:filled", showChosen);
  form.addEventListener("formdata", dropEmpty);
  // Coming back to the page, browsers put values back into the form.
  window.addEventListener("pageshow", showChosen);
}
