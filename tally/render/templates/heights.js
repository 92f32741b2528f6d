// Lays out at once only what is near the screen when the text changes, so that the reader sees it
// soon: exhibits that are far are passed over, each taken for as high as it was, and laid out one by
// one as soon as there is nothing else to do. What is read keeps its place. At rest all is laid out.
"use strict";
// Of each exhibit its height while the panel is hidden, and beside the panel.
const heights = new WeakMap();
const passed = new Set();
let layingOut = false;

const idle = () => new Promise((then) => (window.requestIdleCallback || setTimeout)(() => then()));
const drawn = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
const widthNow = () => Number(document.documentElement.classList.contains("open"));

// Notes how high the exhibits are, and returns those that are more than a screen away.
function noteHeights() {
  const parts = [...document.querySelectorAll("main > figure, .prose > .entries")];
  return parts.filter((part) => {
    const { height, top, bottom } = part.getBoundingClientRect();
    const known = heights.get(part) || heights.set(part, []).get(part);
    if (!passed.has(part)) known[widthNow()] = height;
    return bottom < -innerHeight || top > 2 * innerHeight;
  });
}

function pass(part, width = widthNow()) {
  const known = heights.get(part) || [];
  passed.add(part);
  part.style.contentVisibility = "auto";
  part.style.containIntrinsicBlockSize = `${known[width] ?? known[1 - width] ?? 600}px`;
  layOutLater();
}

// The text is to have another width.
function passOver() {
  for (const part of noteHeights()) pass(part, 1 - widthNow());
}

// What is new may stand on the screen after all. Returns whether something did.
function restoreNear() {
  const near = [...passed].filter((part) => {
    const { top, bottom } = part.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  near.forEach(restore);
  return near.length > 0;
}

function restore(part) {
  passed.delete(part);
  for (const name of ["content-visibility", "contain-intrinsic-block-size"]) part.style.removeProperty(name);
  if (!part.getAttribute("style")) part.removeAttribute("style");
}

async function layOutLater() {
  if (layingOut) return;
  layingOut = true;
  await drawn();
  while (passed.size) {
    await idle();
    for (const part of [...passed].slice(0, 1)) keep(() => restore(part));
  }
  layingOut = false;
}

// For who is led to another place.
function layOutAll() {
  for (const part of passed) restore(part);
}
