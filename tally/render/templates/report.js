// A click on whatever leads to evidence shows its entry in a panel beside the text. The page's
// address follows, so that Back and copied addresses work, and the reader's place is kept: the
// browser is told not to scroll, and each step of the history holds where the text stood.
// Without this script the same link leads to the entry itself.
"use strict";
const at = (address) => document.getElementById(address);
const panel = at("panel");
let links = null;
let opener = null;
// How far from the top its opener stood before the panel was opened, and after.
let origin = null;
let closing = false;

const linksNow = () => (links ||= [...document.querySelectorAll("main a")]);
const placeOf = (link) => (link ? linksNow().indexOf(link) : -1);

// What a link leads to. Those of a chart are of another kind than those of the text.

const hashOf = (link) => link.getAttribute("href") || link.getAttribute("xlink:href") || "";

function entryAt(hash) {
  const target = hash.length > 1 && at(hash.slice(1).split("&")[0]);
  return target ? target.closest(".entry") : null;
}

// The address of a place in the reading that the reader has chosen, which other scripts name.
function addressOf(hash, settings = document.documentElement.dataset.reading) {
  const place = hash.slice(1).split("&")[0];
  const parts = [place.includes("=") ? "" : place, settings].filter(Boolean);
  return parts.length ? "#" + parts.join("&") : location.href.split("#")[0];
}

const entryOf = (link) => entryAt(hashOf(link));
const read = (tag) => tag.textContent.replace(/\s+/g, " ").trim();

// The entries that an entry is worked out from, down to the sentences of the articles.
function leavesOf(entry, found = new Set()) {
  if (entry.querySelector("blockquote")) return found.add(entry);
  for (const link of entry.querySelectorAll(".head a, .steps a")) {
    const below = entryOf(link);
    if (below && below !== entry) leavesOf(below, found);
  }
  return found;
}

// The first place in the text that shows an entry, or else that rests on it, and is not folded
// away; within one part of the page, or after its heading, where one is named.
function useOf(entry, part = null) {
  const within = (link) => !part || part.contains(link) || part.compareDocumentPosition(link) & 4;
  const found = linksNow().filter((link) => !link.closest("details, .entry, .beside") && within(link));
  return (
    found.find((link) => entryOf(link) === entry) ||
    found.find((link) => entryOf(link) && leavesOf(entryOf(link)).has(entry))
  );
}

// The panel.

function copyOf(entry) {
  const copy = entry.cloneNode(true);
  // Here, and wherever it is pasted, its letter alone does not say which article it is.
  const cited = copy.querySelector("dd:not(.used) a[href^='#source-'] cite");
  if (cited) cited.textContent = read(entryOf(cited.parentNode).querySelector(".head"));
  for (const tag of [copy, ...copy.querySelectorAll("[id]")]) tag.removeAttribute("id");
  return copy;
}

// The sentence of a leaf, below the formula that rests on it.
function sentenceOf(leaf) {
  const part = document.createElement("div");
  part.className = "leaf";
  const head = leaf.querySelector(".head").cloneNode(true);
  const whole = document.createElement("a");
  whole.className = "evidence";
  whole.href = "#" + leaf.id;
  whole.append(...head.firstChild.childNodes);
  head.replaceChildren(leaf.querySelector("a:has(> cite)").cloneNode(true), " ", whole);
  part.append(head, leaf.querySelector("blockquote").cloneNode(true));
  for (const tag of part.querySelectorAll("[id]")) tag.removeAttribute("id");
  return part;
}

function partsOf(entry) {
  const parts = [copyOf(entry)];
  if (!entry.querySelector("blockquote")) parts.push(...[...leavesOf(entry)].map(sentenceOf));
  // A claim that holds for the day of an occasion: when that was, and why, in full.
  const because = entry.querySelector("a:has(> .because)");
  if (because) {
    const occasion = copyOf(entryOf(because));
    for (const used of occasion.querySelectorAll(".used")) {
      used.previousElementSibling.remove();
      used.remove();
    }
    parts.push(occasion);
  }
  const place = document.createElement("p");
  const link = document.createElement("a");
  link.className = "place";
  link.href = "#" + entry.id;
  link.textContent = "See it in its place";
  place.append(link);
  return [...parts, place];
}

function mark(link) {
  if (opener) opener.removeAttribute("aria-current");
  opener = link;
  if (opener) opener.setAttribute("aria-current", "true");
}

// The text makes room for the panel, each part by a class of its own, since a browser takes long to
// find out what a change somewhere in the page means for all others. Where a reader waits, what is not
// on the screen follows once the panel has been drawn.
const makeRoom = (parts) => {
  for (const part of parts) part.classList.toggle("narrow", !panel.hidden);
};
const partsNow = () => [...at("report").children];

function isNear(part) {
  const { top, bottom } = part.getBoundingClientRect();
  return bottom > -innerHeight / 2 && top < innerHeight * 1.5;
}

function setOpen(is, soon = false) {
  const parts = soon ? partsNow().filter(isNear) : partsNow();
  panel.hidden = !is;
  document.documentElement.classList.toggle("open", is);
  makeRoom(parts);
  if (soon) requestAnimationFrame(() => requestAnimationFrame(follow));
}

function follow() {
  keep(() => makeRoom(partsNow()), opener);
  remember();
}

function show(entry, link, soon) {
  mark(link);
  at("panel-entry").replaceChildren(...partsOf(entry));
  at("back").hidden = stepOf() < 2;
  setOpen(true, soon && panel.hidden);
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
}

function hide() {
  if (panel.hidden) return;
  setOpen(false);
  const left = opener;
  mark(null);
  origin = null;
  if (left) left.focus({ preventScroll: true });
}

// The place in the text.

// Changes the page, and leaves on its place what the reader has before them: what was clicked, or
// what is seen.
function keep(change, link = null) {
  const seen = link && isSeen(link) ? link : document.elementFromPoint(innerWidth / 4, 120);
  const before = seen ? topOf(seen) : 0;
  change();
  if (seen) scrollBy(0, topOf(seen) - before);
}

const topOf = (link) => link.getBoundingClientRect().top;

function isSeen(link) {
  const { top, bottom } = link.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// How far down the text is free of the panel.
function freeHeight() {
  const { top, left } = panel.getBoundingClientRect();
  return !panel.hidden && left === 0 ? top : innerHeight;
}

// Scrolls no more than it takes to see, above the panel, the line and the paragraph of a link.
function reveal(link) {
  const block = (link.closest("p, dl, li, td, th, figcaption") || link).getBoundingClientRect();
  const line = link.getBoundingClientRect();
  const free = freeHeight() - 8;
  const whole = block.height < free ? block : line;
  if (line.top < 8) scrollBy(0, line.top - 8);
  else if (whole.bottom > free) {
    scrollBy(0, Math.max(0, line.bottom - free, Math.min(whole.bottom - free, whole.top - 8)));
  }
}

// Scrolls to a link. A browser’s own means stop at the edge of a chart.
function bringUp(link) {
  scrollBy(0, topOf(link) - freeHeight() / 3);
  reveal(link);
}

// The history: each step knows how many led to it since the panel was closed, what it was opened
// from, and where the text stood.

const stepOf = () => (history.state && history.state.step) || 0;

function remember() {
  const { state } = history;
  if (state && state.y !== scrollY) history.replaceState({ ...state, y: scrollY }, "");
}

function step(hash, link) {
  remember();
  history.pushState({ step: stepOf() + 1, from: placeOf(link), y: scrollY }, "", addressOf(hash));
}

function open(entry, link, hash) {
  const inside = panel.contains(link);
  const from = inside ? opener : link;
  const before = topOf(from);
  if (addressOf(hash) !== location.hash || panel.hidden) step(hash, from);
  keep(() => show(entry, from, true), from);
  if (inside) return;
  reveal(from);
  remember();
  origin = { before, after: topOf(from) };
}

// From the panel to a place in the text that rests on what it shows.
function goTo(target) {
  const use = useOf(entryAt(location.hash), target);
  if (!use) return false;
  step(location.hash, use);
  mark(use);
  bringUp(use);
  use.focus({ preventScroll: true });
  remember();
  at("back").hidden = false;
  return true;
}

// Somebody came with the address of evidence: they are led to where the text first rests on it.
function arrive() {
  const entry = entryAt(location.hash);
  const use = entry && useOf(entry);
  history.replaceState({ step: 0, from: placeOf(use), y: scrollY }, "");
  if (!entry) {
    mark(null);
    hide();
    const [place, settings] = location.hash.slice(1).split("&");
    if (settings && at(place)) at(place).scrollIntoView(); // an address that no browser knows
    return;
  }
  show(entry, use || null);
  if (!use) return;
  const fold = entry.closest("details");
  if (fold) fold.open = false;
  bringUp(use);
  remember();
}

function returnTo({ y, from }) {
  const entry = entryAt(location.hash);
  if (closing) {
    const [from, place] = [opener, origin];
    const stands = from && place && Math.abs(topOf(from) - place.after) < 2;
    keep(hide, from);
    if (stands) scrollBy(0, topOf(from) - place.before);
    // Who came with the address of evidence has closed that too.
    if (entry) history.replaceState(history.state, "", addressOf(""));
  } else {
    if (entry) show(entry, linksNow()[from] || null);
    else hide();
    if (y !== undefined) scrollTo(0, y);
  }
  closing = false;
}

function close() {
  closing = true;
  if (stepOf()) history.go(-stepOf());
  else returnTo(history.state);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const hash = link ? hashOf(link) : "";
  if (!hash.startsWith("#") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const entry = entryAt(hash);
  if (entry && !link.matches(".place")) open(entry, link, hash);
  else if (entry || !panel.contains(link) || !goTo(at(hash.slice(1)))) return remember();
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) close();
});
at("back").addEventListener("click", () => history.back());
at("close").addEventListener("click", close);

// The text is that of another reading.
addEventListener("reading", () => {
  links = null;
  makeRoom(partsNow());
});

// Where there is a script for it, the page first turns to the reading that the address names.
const followAddress = (then) => (window.turnToAddress ? window.turnToAddress(then) : then());

history.scrollRestoration = "manual";
// A step without a state is one that the browser made, for a link or a typed address; it has
// scrolled by itself when it tells of the new address.
addEventListener("popstate", ({ state }) => followAddress(() => state && returnTo(state)));
addEventListener("hashchange", () => followAddress(() => history.state || arrive()));
addEventListener("scrollend", remember);
addEventListener("pagehide", remember);
// A browser scrolls to what an address names until all is loaded.
addEventListener("load", () => {
  followAddress(() => (history.state ? returnTo(history.state) : arrive()));
});
