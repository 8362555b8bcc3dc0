// "Check a council": Ctrl or Cmd with Enter saves; somebody who types keeps the council, without leaving the page.
const form = document.querySelector("#check-form");
const RENEW_AFTER = 10 * 60 * 1000;
let renewed = Date.now();

function renew() {
  if (Date.now() - renewed < RENEW_AFTER) return;
  renewed = Date.now();
  const words = new FormData();
  words.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  words.set("_renew", "1");
  fetch(form.action, { method: "POST", body: words, headers: { Accept: "application/json" } }).catch(() => { renewed = 0; });
}

form?.addEventListener("input", renew);
form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.elements._save.click();
});

document.querySelector("#errors")?.focus();
