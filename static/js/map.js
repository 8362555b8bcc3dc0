// The map: beside the hexagon under the pointer or the focus, a card with what a screen reader says of it.
// Escape closes it, the pointer may rest on it, and it stays until pointer or focus leave (WCAG 1.4.13).

const GRACE = 150; // milliseconds to get from the hexagon to the card

let card, shown, leaving;
let pointer = "", closedAt; // where the pointer was last, and where it was when Escape closed a card

const hexagon = (target) => target.closest?.("[data-map] .hex");

function show(hex) {
  clearTimeout(leaving);
  if (hex === shown) return;
  hide();
  shown = hex;
  const map = hex.closest("[data-map]");
  card ??= Object.assign(document.createElement("div"), { className: "map-card" });
  card.setAttribute("aria-hidden", "true");
  // "Hackney, London: data-sharing: …; joint inspections: … · HCK"
  const [, title, rest] = hex.getAttribute("aria-label").match(/^([^:]*)(?:: )?(.*?)(?: · [A-Z]{3})?$/s);
  const lines = rest.split("; ").map((text) => Object.assign(document.createElement("p"), { textContent: text }));
  card.replaceChildren(Object.assign(document.createElement("strong"), { textContent: title }), ...lines);
  map.append(card);
  place(hex, map);
}

// Above the hexagon, or below where there is no room; never beyond the map's sides.
function place(hex, map) {
  const [at, frame] = [hex.getBoundingClientRect(), map.getBoundingClientRect()];
  const width = card.offsetWidth;
  const left = at.left + at.width / 2 - width / 2 - frame.left;
  card.style.left = `${Math.max(0, Math.min(left, frame.width - width))}px`;
  const above = at.top - card.offsetHeight;
  card.style.top = `${(above > 0 ? above : at.bottom) - frame.top}px`;
}

function hide() {
  clearTimeout(leaving);
  card?.remove();
  shown = undefined;
}

const hideSoon = () => {
  clearTimeout(leaving);
  leaving = setTimeout(hide, GRACE);
};

const placeOf = (event) => `${event.clientX},${event.clientY}`;
document.addEventListener("pointermove", (event) => { pointer = placeOf(event); });

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  // With the card gone a resting pointer is over what lay beneath it: that is no wish for another card.
  if (closedAt === placeOf(event)) return;
  closedAt = undefined;
  const hex = hexagon(event.target);
  if (hex) show(hex);
  else if (card?.contains(event.target)) clearTimeout(leaving);
  else if (shown && shown !== document.activeElement) hideSoon();
});

document.addEventListener("focusin", (event) => {
  const hex = hexagon(event.target);
  if (hex?.matches(":focus-visible")) show(hex);
  else hide();
});

document.addEventListener("focusout", hide);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !shown) return;
  hide();
  closedAt = pointer;
});

// New results bring a new map.
document.addEventListener("htmx:beforeSwap", hide);
