// Each link into the evidence is named by what it shows, so that it can be told from the others
// out of its sentence; a mark of a chart has no other name. Whoever rests on a link, or comes to it
// by the keyboard, reads the words of the article in short.
"use strict";
const hint = at("hint");
let hinted = null;

const labelOf = (entry) => read(entry.querySelector(".head")).split(": ")[0];
const kindOf = (entry) => entry.id.split("-")[0];
const letterOf = (entry) => read(entry.querySelector("a > cite"));

function listed(names) {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

// What an entry tells of: for a claim what is counted, for a date what is dated, else all of it.
function subjectOf(entry) {
  const head = entry.querySelector(".head strong");
  const dated = [...entry.querySelectorAll("dt")].find((term) => read(term) === "Dates");
  if (dated) return read(dated.nextElementSibling);
  if (kindOf(entry) === "source" || head.firstChild.nodeType !== Node.TEXT_NODE) return read(head);
  const label = labelOf(entry);
  return label[0].toLowerCase() + label.slice(1);
}

const told = new Map();

function tell(entry) {
  const letters = new Set([...leavesOf(entry)].map(letterOf).sort());
  const articles = letters.size > 1 ? "articles " : letters.size ? "article " : "";
  return [subjectOf(entry), articles + listed([...letters])].filter(Boolean).join(", ");
}

function nameOf(link, entry) {
  if (!told.has(entry)) told.set(entry, tell(entry));
  const own = entry.querySelector(".head :is(data, time):last-of-type");
  const number = own ? read(own) : "";
  const shown = read(link) || number;
  const about = told.get(entry);
  // A number in words is another than that in signs, with which its entry begins.
  if (about.startsWith(`${number}, `)) return about.replace(number, shown);
  return about.startsWith(shown) ? about : `${shown}, ${about}`;
}

function nameLinks() {
  for (const link of linksNow()) {
    const entry = !link.hasAttribute("aria-label") && entryOf(link);
    if (!entry) continue;
    link.setAttribute("aria-label", nameOf(link, entry));
    if (link.ownerSVGElement) link.setAttribute("role", "link");
  }
}

// A mark that is smaller than a finger is met beside it too. All are measured before any is drawn:
// a browser lays out the page anew for whoever asks in between.
function widen(charts = document.querySelectorAll("svg.chart")) {
  const found = [...charts].flatMap((chart) => {
    const least = (24 * chart.viewBox.baseVal.width) / chart.getBoundingClientRect().width;
    return [...chart.querySelectorAll("a")].map((link) => {
      link.querySelector(".reach")?.remove();
      const { x, y, width, height } = link.getBBox();
      const [across, down] = [Math.max(width, least), Math.max(height, least)];
      const place = { x: x + (width - across) / 2, y: y + (height - down) / 2 };
      return [link, { ...place, width: across, height: down }];
    });
  });
  for (const [link, place] of found) {
    const reach = document.createElementNS(link.namespaceURI, "rect");
    for (const [name, value] of Object.entries(place)) reach.setAttribute(name, value.toFixed(2));
    reach.setAttribute("class", "reach");
    link.prepend(reach);
  }
}

// The charts of another reading, once they have been drawn.
function widenNew() {
  widen([...document.querySelectorAll("svg.chart")].filter((chart) => !chart.querySelector(".reach")));
}

// The words on which an entry rests, and whose they are.
function shorten(entry) {
  const quoted = entry.querySelector("blockquote mark");
  if (!quoted) return [read(entry.querySelector(".head"))];
  const before = quoted.previousSibling ? "… " : "";
  const after = quoted.nextSibling ? " …" : "";
  const words = document.createElement("q");
  words.dir = "auto";
  words.textContent = before + read(quoted) + after;
  return [entry.querySelector("a > cite").cloneNode(true), " ", words];
}

function showHint(link) {
  const entry = entryOf(link);
  if (!entry || link === opener || link === hinted) return;
  dropHint();
  hint.replaceChildren(...shorten(entry));
  hint.hidden = false;
  hinted = link;
  link.setAttribute("aria-describedby", "hint");
  const { left, top, bottom } = link.getBoundingClientRect();
  const below = bottom + hint.offsetHeight < freeHeight();
  hint.style.top = `${below ? bottom : Math.max(0, top - hint.offsetHeight)}px`;
  hint.style.left = `${Math.max(8, Math.min(left, document.body.clientWidth - hint.offsetWidth))}px`;
}

function dropHint() {
  if (hinted) hinted.removeAttribute("aria-describedby");
  hinted = null;
  hint.hidden = true;
}

const linkAt = (node) => node.closest("main a");

addEventListener("pointerover", (event) => {
  const link = linkAt(event.target);
  if (event.pointerType !== "touch" && link) showHint(link);
  else if (!hint.contains(event.target)) dropHint();
});
addEventListener("keyup", (event) => {
  if (event.key !== "Tab") return;
  const link = linkAt(document.activeElement);
  if (link) showHint(link);
  else dropHint();
});
addEventListener("keydown", ({ key }) => key === "Escape" && dropHint());
addEventListener("click", dropHint);
addEventListener("scroll", dropHint);
addEventListener("resize", () => widen());
addEventListener("reading", dropHint);
addEventListener("settled", () => {
  nameLinks();
  requestAnimationFrame(() => setTimeout(widenNew));
});
nameLinks();
widen();
