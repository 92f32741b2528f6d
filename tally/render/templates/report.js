// A click on a number shows its entry of the appendix in a panel, and the page's address
// follows, so that Back and copied addresses work. Without this script the same link leads to
// the entry itself.
"use strict";
const at = (address) => document.getElementById(address);
const panel = at("panel");
let opener = null;

function entryAt(hash) {
  const target = hash && at(hash.slice(1));
  return target ? target.closest(".entry") : null;
}

function copyOf(entry) {
  const copy = entry.cloneNode(true);
  // Here, and wherever it is pasted, its letter alone does not say which article it is.
  const cited = copy.querySelector("dd:not(.used) a[href^='#source-'] cite");
  if (cited) cited.textContent = entryAt(cited.parentNode.hash).querySelector(".head").textContent;
  for (const tag of [copy, ...copy.querySelectorAll("[id]")]) tag.removeAttribute("id");
  return copy;
}

function show(entry) {
  const place = document.createElement("p");
  const link = document.createElement("a");
  link.href = "#" + entry.id;
  link.textContent = "See it in its place";
  place.append(link);
  const parts = [copyOf(entry), place];
  // A claim that holds for the day of an occasion: when that was, and why, in full.
  const because = entry.querySelector("a:has(> .because)");
  if (because) {
    const occasion = copyOf(entryAt(because.hash));
    occasion.querySelectorAll(".used").forEach((used) => used.remove());
    parts.splice(1, 0, occasion);
  }
  at("panel-entry").replaceChildren(...parts);
  at("back").hidden = !(history.state && history.state.depth);
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
  if (opener) opener.scrollIntoView({ block: "nearest" });
}

function hide() {
  panel.hidden = true;
  if (opener) opener.focus({ preventScroll: true });
  opener = null;
}

function close() {
  history.replaceState(null, "", location.href.split("#")[0]);
  hide();
}

// The panel follows the address, whoever changes it.
function follow() {
  const entry = entryAt(location.hash);
  if (entry) return show(entry);
  if (location.hash) opener = null;
  hide();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.evidence, svg.chart a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const hash = link.getAttribute("href") || link.getAttribute("xlink:href");
  const entry = entryAt(hash);
  if (!entry) return;
  event.preventDefault();
  const inside = panel.contains(link);
  if (!inside) opener = link;
  const depth = inside ? ((history.state && history.state.depth) || 0) + 1 : 0;
  if (hash !== location.hash) history.pushState({ depth }, "", hash);
  show(entry);
});
addEventListener("hashchange", follow);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) close();
});
at("back").addEventListener("click", () => history.back());
at("close").addEventListener("click", close);
if (location.hash) follow();
