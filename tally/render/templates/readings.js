// Lets a reader change the reading: the page carries what other editions show instead, part by part,
// and puts it in its place. What follows from the order of the parts is worked out here as the
// program does it: the numbers of exhibits, and where each entry is used. The address keeps the
// reading, so that it can be sent, and Back steps through those chosen. Without this script the
// page's own edition stands.
"use strict";
{
  const root = document.documentElement;
  const find = (address) => document.getElementById(address);
  const [form, main, told] = ["readings", "report", "reading"].map(find);
  const back = form.querySelector("[type=reset]");
  const selects = [...form.elements].filter((control) => control.matches("select"));
  const room = find("room");
  const roomLinks = room ? [...room.querySelectorAll("a[href^='#']")] : [];
  const targets = new Map(roomLinks.map((link) => [link, link.getAttribute("href")]));
  const credit = JSON.parse(find("figures").textContent).creditText;
  const own = [...main.children].filter((part) => !part.matches("h1, #hint"));
  const ownEntries = [...main.querySelectorAll(".entry, .beside > p")];
  // The parts made so far, what each has among its entries, and all it ever had among them.
  const [made, arranged, entriesOf] = [new Map(), new Map(), new Map()];
  let [unpacking, preparing] = [null, null];
  let held = null;
  let shown = 0;
  // Parts that are new and below the screen, until the reader sees those on it.
  let late = [];

  const tidy = (tag) => tag.textContent.replace(/\s+/g, " ").trim();

  const idle = () => new Promise((then) => (window.requestIdleCallback || setTimeout)(() => then()));
  const unpack = () => (unpacking ||= inflate());

  async function inflate() {
    const bytes = Uint8Array.from(atob(find("held").textContent), (sign) => sign.charCodeAt());
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    held = await new Response(unpacked).json();
    let entry = 0;
    forEachRow(0, (place, entries, name, row) => {
      made.set(name, own[row]);
      arranged.set(own[row], String(entries));
      entriesOf.set(own[row], new Map());
      for (; own[row].contains(ownEntries[entry]); entry++) {
        entriesOf.get(own[row]).set(-1 - entry, ownEntries[entry]);
      }
    });
  }

  // What may be asked for next is made while there is nothing else to do.
  const prepare = () => (preparing ||= makeAll());

  async function makeAll() {
    await unpack();
    for (const place of held.parts.keys()) {
      if (place % 20 === 0) await idle();
      partAt(place, `${place} 1`);
    }
  }

  // The reading that is chosen: its number, and what its address and its name say of it.

  function numberOf() {
    return selects.reduce((number, { length, selectedIndex }) => number * length + selectedIndex, 0);
  }

  const changed = (join, write = String) =>
    selects.filter((select) => select.selectedIndex).map(({ name, value }) => name + join + write(value));

  // Returns what an address asks for that this page does not offer.
  function readAddress() {
    const given = new URLSearchParams(location.hash.slice(1));
    return selects.flatMap((select) => {
      const asked = given.get(select.name);
      const place = [...select.options].findIndex(({ value }) => value === asked);
      select.selectedIndex = Math.max(0, place);
      return asked !== null && place < 0 ? [`${select.name} = ${asked}`] : [];
    });
  }

  // The parts of a reading: those of the page's own stay what they are. A part that a reading has
  // twice is another each time, and has entries of its own: so what two readings share stays.

  function forEachRow(number, then) {
    const times = new Map();
    return held.readings[number].map((row, index) => {
      const [place, entries = []] = [row].flat(1);
      times.set(place, (times.get(place) || 0) + 1);
      return then(place, entries, `${place} ${times.get(place)}`, index);
    });
  }

  function make(kind, place, originals) {
    if (place < 0) return originals[-1 - place].cloneNode(true);
    const template = document.createElement("template");
    template.innerHTML = held[kind][place];
    return template.content.firstElementChild;
  }

  function partAt(place, name) {
    if (!made.has(name)) {
      made.set(name, make("parts", place, own));
      entriesOf.set(made.get(name), new Map());
    }
    return made.get(name);
  }

  function entryIn(part, place) {
    const entries = entriesOf.get(part);
    if (!entries.has(place)) entries.set(place, make("entries", place, ownEntries));
    return entries.get(place);
  }

  const rowsOf = (number) => forEachRow(number, (place, entries, name) => {
    const part = partAt(place, name);
    if (arranged.get(part) === String(entries)) return part;
    arranged.set(part, String(entries));
    const all = entries.map((each) => entryIn(part, each));
    const among = (name) => (part.matches(name) ? part : part.querySelector(name));
    const [folds, plain] = [among(".folds"), among(".entries")];
    if (folds) fold(folds, all);
    else if (plain) arrange(plain, all);
    else setBeside(part, all);
    return part;
  });

  // What stands beside a text hangs on the texts before it, too.
  function setBeside(part, notes) {
    let holder = part.querySelector(":scope > .beside");
    if (!notes.length) return holder && holder.remove();
    if (!holder) {
      holder = document.createElement("div");
      holder.className = "beside";
      part.append(holder);
    }
    arrange(holder, notes);
  }

  // What stays is not moved, so that it keeps the focus, and what is open in it.
  function arrange(holder, parts, first = holder.firstElementChild, last = null) {
    const wanted = new Set(parts);
    let next = first;
    const pass = () => {
      while (next !== last && !wanted.has(next)) {
        const gone = next;
        next = next.nextElementSibling;
        gone.remove();
      }
    };
    for (const part of parts) {
      pass();
      if (part === next) next = next.nextElementSibling;
      else holder.insertBefore(part, next);
    }
    wanted.clear();
    pass();
  }

  // Many entries are folded in parts, named by what they are, as the program does it.

  const MANY = 20;
  const KINDS = { claim: "Claims", date: "Dates", calculation: "Calculations",
    parameter: "Parameters", occasion: "Occasions" };

  function nameOf(entry) {
    const kind = entry.id.split("-")[0];
    const letter = kind === "claim" && entry.querySelector("dd a[href^='#source-'] > cite");
    return letter ? `Article ${letter.textContent}` : KINDS[kind];
  }

  // A fold that is wanted again stays, and open if it is.
  function fold(holder, entries) {
    const there = [...holder.children];
    const folds = [];
    let last = null;
    for (const entry of entries) {
      const name = entries.length > MANY ? nameOf(entry) : "Show all of them";
      if (name !== last) {
        const known = there.findIndex((each) => tidy(each.firstElementChild) === name);
        folds.push([known < 0 ? openFold(name) : there.splice(known, 1)[0], []]);
        last = name;
      }
      folds.at(-1)[1].push(entry);
    }
    arrange(holder, folds.map(([part]) => part));
    for (const [part, own] of folds) arrange(part.lastElementChild, own);
  }

  function openFold(name) {
    const [part, summary, entries] = ["details", "summary", "div"].map((each) => document.createElement(each));
    part.className = "fold";
    summary.textContent = name;
    entries.className = "entries";
    part.append(summary, entries);
    return part;
  }

  // What follows from the order.

  function write(tag, text) {
    if (tag && tag.textContent !== text) tag.textContent = text;
  }

  function numberExhibits() {
    const [names, counts] = [new Map(), { Figure: 0, Table: 0 }];
    for (const figure of main.querySelectorAll("figure[id]")) {
      const kind = figure.querySelector("svg.chart") ? "Figure" : "Table";
      names.set("#" + figure.id, `${kind}\u00a0${++counts[kind]}`);
      write(figure.querySelector("figcaption .label"), `${names.get("#" + figure.id)} `);
    }
    for (const link of main.querySelectorAll("a[href^='#exhibit-']")) {
      const hash = link.getAttribute("href");
      if (names.has(hash)) write(link, names.get(hash));
    }
    return names;
  }

  // What a number or a quotation rests on, itself among it.
  function restsOn(address, known) {
    if (known.has(address)) return known.get(address);
    const found = new Set([address]);
    known.set(address, found);
    const entry = find(address)?.closest(".entry");
    if (entry?.querySelector("blockquote")) {
      found.add(entry.querySelector("a:has(> cite)").hash.slice(1));
    } else if (entry && /^calculation-/.test(entry.id)) {
      for (const link of entry.querySelectorAll(".head a, .steps a")) {
        for (const below of restsOn(link.hash.slice(1), known)) found.add(below);
      }
    }
    return found;
  }

  function listUses(names) {
    const [uses, known] = [new Map(), new Map()];
    let [heads, heading] = [[], null];
    for (const tag of main.querySelectorAll("h2, h3, h4, h5, a.evidence")) {
      if (tag.matches("h2, h3, h4, h5")) {
        heads = [...heads.filter((head) => head.tagName < tag.tagName), tag];
        const plain = heads.filter((head) => !head.querySelector("data, time, q")).pop();
        heading = plain ? ["#" + plain.id, plain.textContent] : ["#" + tag.id, "the text"];
      } else if (heading && !tag.closest(".entry, .beside")) {
        const figure = tag.closest("figure");
        const [hash, name] = figure ? ["#" + figure.id, names.get("#" + figure.id)] : heading;
        for (const address of restsOn(decodeURI((tag.getAttribute("href") || tag.getAttribute("xlink:href")).slice(1)), known)) {
          if (!uses.has(address)) uses.set(address, new Map());
          uses.get(address).set(hash, name);
        }
      }
    }
    for (const entry of main.querySelectorAll(".entry")) {
      const places = new Map();
      for (const tag of [entry, ...entry.querySelectorAll("[id]")]) {
        for (const [hash, name] of uses.get(tag.id) || []) places.set(hash, name);
      }
      writeUses(entry, places);
    }
  }

  function writeUses(entry, places) {
    const before = entry.querySelector(".used");
    const fact = document.createElement("dd");
    fact.className = "used";
    for (const [hash, name] of places) {
      const link = document.createElement("a");
      link.href = hash;
      link.textContent = name;
      fact.append(fact.firstChild ? "; " : "", link);
    }
    if (before && before.innerHTML === fact.innerHTML) return;
    if (before) {
      before.previousElementSibling.remove();
      before.remove();
    }
    if (!places.size) return;
    const term = document.createElement("dt");
    term.textContent = "Used in";
    entry.querySelector("dl").append(term, fact);
  }

  function listContents() {
    const list = document.querySelector("nav.contents ol");
    const items = [...main.querySelectorAll("h2")].map((heading) => {
      const [item, link] = [document.createElement("li"), document.createElement("a")];
      link.href = "#" + heading.id;
      link.textContent = heading.textContent;
      item.append(link);
      return item;
    });
    const last = list.querySelector("a[href='#room']");
    list.replaceChildren(...items, ...(last ? [last.parentNode] : []));
  }

  // In the room an article stays what it is; a link leads only to what the reading shows.
  function followInRoom() {
    for (const [link, hash] of targets) {
      if (find(hash.slice(1))) link.setAttribute("href", hash);
      else link.removeAttribute("href");
    }
  }

  // What a reader sees change: lines and numbers, those of the apparatus aside.

  const LINES = "p, li, dd, td, th, figcaption, h2, h3";

  function count(tags, tell) {
    const counts = new Map();
    for (const tag of tags) {
      if (tag.closest(".entry, .beside") || tag.querySelector("p, li")) continue;
      const text = tell(tag);
      if (text) counts.set(text, [...(counts.get(text) || []), tag]);
    }
    return counts;
  }

  const look = () => ({
    numbers: count(main.querySelectorAll("data, time"), (tag) => tidy(tag) + tag.closest("a")?.hash),
    lines: count(main.querySelectorAll(LINES), (tag) => tidy(tag).replace(/^(Figure|Table) \d+ /, "")),
  });

  function findNew(now, before) {
    return [...now].flatMap(([text, tags]) => tags.slice((before.get(text) || []).length));
  }

  const original = look();
  let last = original;

  const say = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

  function tell(now) {
    const numbers = findNew(now.numbers, original.numbers).length;
    const lines = findNew(now.lines, original.lines).length;
    const left = findNew(original.lines, now.lines).length;
    return `Against the default edition, ${say(numbers, "number")} and ${say(lines, "line")} are ` +
      `new, and ${say(left, "line")} left out.`;
  }

  function markNew(now, before) {
    for (const tag of main.querySelectorAll(".changed")) tag.classList.remove("changed");
    const tags = [...findNew(now.numbers, before.numbers), ...findNew(now.lines, before.lines)];
    for (const tag of tags) tag.classList.add("changed");
    setTimeout(() => { for (const tag of tags) tag.classList.remove("changed"); }, 3000);
  }

  // The switch.

  function showLate(most = late.length) {
    for (const part of late.splice(0, most)) part.hidden = false;
  }

  // Whether the parts before those fill the screen, so that the text cannot move when they come.
  const isFull = () => late[0].previousElementSibling.getBoundingClientRect().bottom > innerHeight;

  // The text first where a reader waits for it, and then what else follows.
  function turnTo(number, soon = false) {
    if (number === shown) return;
    showLate();
    const seen = [form, ...main.children]
      .map((part) => [part, part.getBoundingClientRect()])
      .filter(([, { top, bottom }]) => bottom > 0 && top < innerHeight);
    const parts = rowsOf(number);
    const stays = new Set([form, ...parts]);
    const [kept, before] = seen.find(([part]) => stays.has(part)) || [];
    // As many as are seen now mostly fill the screen again, and are laid out once.
    const last = parts.indexOf(kept) + seen.length;
    if (soon) late = parts.slice(last + 1).filter((part) => !part.isConnected);
    for (const part of late) part.hidden = true;
    arrange(main, parts, main.querySelector("h1").nextElementSibling, find("hint"));
    main.setAttribute("aria-busy", "true");
    const names = numberExhibits();
    shown = number;
    const settings = changed(" = ").join(", ");
    root.classList.toggle("other", number > 0);
    root.dataset.reading = changed("=", encodeURIComponent).join("&");
    root.dataset.credit = credit.replace(/\(edition: default;/, () => `(edition: ${settings || "default"};`);
    back.hidden = !number;
    dispatchEvent(new Event("reading"));
    if (kept) scrollBy(0, kept.getBoundingClientRect().top - before.top);
    while (late.length && !isFull()) showLate(6);
    const rest = () => {
      if (shown !== number || !main.hasAttribute("aria-busy")) return;
      showLate();
      if (soon) push();
      settle(names);
    };
    if (!soon) return rest();
    requestAnimationFrame(() => setTimeout(rest));
  }

  // What else follows, once the reader sees the text.
  function settle(names) {
    listUses(names);
    listContents();
    followInRoom();
    const now = look();
    write(told, shown ? tell(now) : "This is the default edition.");
    markNew(now, last);
    last = now;
    dispatchEvent(new Event("settled"));
    const entry = !panel.hidden && entryAt(location.hash);
    if (entry) {
      mark(opener && opener.isConnected ? opener : useOf(entry) || null);
      find("panel-entry").replaceChildren(...partsOf(entry));
    } else {
      mark(null); // so that the focus stays where the reading is chosen
      hide();
    }
    main.removeAttribute("aria-busy");
  }

  async function choose() {
    await unpack();
    if (numberOf() === shown) return;
    remember();
    turnTo(numberOf(), true);
  }

  function push() {
    const entry = panel.hidden ? "" : location.hash;
    history.pushState({ step: 0, from: placeOf(opener), y: scrollY }, "", addressOf(entry));
  }

  if (root.classList.contains("reads")) addEventListener("load", () => idle().then(unpack));
  form.parentNode.addEventListener("toggle", prepare);
  form.addEventListener("change", choose);
  form.addEventListener("reset", () => setTimeout(choose));
  form.addEventListener("submit", (event) => event.preventDefault());

  // A step that the browser made for a link within the page stays in the reading.
  async function turnToAddress(then) {
    const isPlain = location.hash && !location.hash.includes("=");
    if (isPlain && !history.state) history.replaceState(null, "", addressOf(location.hash));
    const strange = readAddress();
    try {
      if (numberOf() !== shown) {
        await unpack();
        turnTo(numberOf());
      }
    } finally {
      then();
    }
    if (strange.length) write(told, `This page does not offer ${strange.join(", ")}. ${told.textContent}`);
    if (strange.length || shown) form.parentNode.open = true;
  }

  if (root.classList.contains("reads")) window.turnToAddress = turnToAddress;
}
