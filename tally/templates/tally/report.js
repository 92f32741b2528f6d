// A click on a number shows its entry of the appendix in a panel. Without this script
// the same link leads to the entry itself.
"use strict";
const panel = document.getElementById("panel");
const closing = document.getElementById("close");
let opener = null;

function show(address) {
  const entry = document.getElementById(address);
  if (!entry) return false;
  const copy = entry.cloneNode(true);
  copy.removeAttribute("id");
  const whole = document.createElement("p");
  const link = document.createElement("a");
  link.href = "#" + address;
  link.textContent = "See it in its place";
  whole.append(link);
  document.getElementById("panel-entry").replaceChildren(copy, whole);
  panel.hidden = false;
  closing.focus();
  return true;
}

function hide() {
  panel.hidden = true;
  if (opener) opener.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.evidence, svg.chart a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = link.getAttribute("href") || link.getAttribute("xlink:href");
  if (!panel.contains(link)) opener = link;
  if (show(target.slice(1))) event.preventDefault();
});
closing.addEventListener("click", hide);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) hide();
});
