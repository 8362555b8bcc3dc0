// Buttons that copy the text of another element: they show only where the browser can copy.

function reveal() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = !navigator.clipboard;
  }
}

function select(source) {
  if (source.select) source.select();
  else window.getSelection().selectAllChildren(source);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText((source.value ?? source.innerText).trim());
  } catch {
    select(source); // where the browser refuses, one key is left to press
    return;
  }
  button.dataset.words ??= button.textContent;
  button.setAttribute("aria-live", "polite");
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = button.dataset.words; }, 2000);
});

reveal();
document.addEventListener("htmx:afterSwap", reveal);
