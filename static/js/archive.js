// Beside the address of a document: links to the Wayback Machine that follow what is typed, and an address of a copy
// that is filled in only when somebody asks for it (nobody knows yet whether such a copy exists).
const part = (help, name) => help.querySelector(`[data-archive="${name}"]`);
const field = (help, name) => document.getElementById(help.dataset[name]);
const isAddress = (text) => /^https?:\/\/[^\s/]+\.[^\s/]+/i.test(text);
const bare = (address) => address.replace(/^[a-z]+:\/\//i, "").split("#")[0].toLowerCase().replace(/^www\./, "").replace(/\/+$/, "");

function copied(address) {
  const found = /^https?:\/\/(?:www\.)?web\.archive\.org\/web\/[^/]+\/(.+)$/i.exec(address);
  return found ? found[1] : null;
}

function today() {
  return new Date().toISOString().slice(0, 10).replaceAll("-", "");
}

function show(help) {
  const url = field(help, "document").value.trim();
  const archived = field(help, "archived").value.trim();
  help.hidden = !isAddress(url);
  if (help.hidden) return;
  const whole = url.replaceAll("#", "%23");
  part(help, "save").href = `${help.dataset.wayback}/save/${whole}`;
  part(help, "look").href = `${help.dataset.wayback}/web/2*/${whole}`;
  part(help, "fill").hidden = archived !== "";
  const of = copied(archived);
  const said = part(help, "said");
  const text = of !== null && bare(of) !== bare(url) ? said.dataset.another : help.dataset.filled === archived && archived ? said.dataset.filled : "";
  if (said.textContent !== text) said.textContent = text;
}

function fill(help) {
  const url = field(help, "document").value.trim();
  const target = field(help, "archived");
  target.value = `${help.dataset.wayback}/web/${today()}/${url.replaceAll("#", "%23")}`;
  help.dataset.filled = target.value;
  target.dispatchEvent(new Event("input", { bubbles: true }));
  target.focus();
}

const helps = () => document.querySelectorAll(".desk-archive[data-document]");
document.addEventListener("input", (event) => {
  for (const help of helps()) if ([help.dataset.document, help.dataset.archived].includes(event.target.id)) show(help);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.('[data-archive="fill"]');
  if (button) fill(button.closest(".desk-archive"));
});
for (const help of helps()) show(help);
