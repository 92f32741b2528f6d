// Takes things out of the page: a number with its source, how to cite it, a table, a chart, a
// passage by hand, a file of the evidence. Without this script what is selected is still
// copied, and evidence.zip holds the files.
"use strict";
{
  const find = (address) => document.getElementById(address);
  const data = JSON.parse(find("figures").textContent);
  const said = "q, blockquote, article"; // the words of an article stay as they are

  const tidy = (text) =>
    text.replace(/[\u00ad\u200b\u2060\ufeff]/g, "").replace(/[\u00a0\u202f]/g, " ");
  const read = (tag) => tidy(tag.textContent.replace(/\s+/g, " ")).trim();

  // An address begins a new line of the page's own, or goes on with the reading chosen.
  const inReading = (hash) => (hash || document.documentElement.dataset.reading ? addressOf(hash) : "");
  const credit = () => document.documentElement.dataset.credit || data.creditText;

  // The address of the page, or of a place in it, as somebody else may use it.
  function address(hash = location.hash) {
    const own = location.href.split("#")[0];
    return (location.protocol === "file:" ? nameOf(own) : own) + inReading(hash);
  }

  function nameOf(file) {
    const name = file.split("/").pop();
    try {
      return decodeURIComponent(name);
    } catch {
      return name; // such as 100%.html
    }
  }

  // An entry, and below a calculation the quotations it rests on.

  const entryAt = (hash) => find(hash.slice(1).split("&")[0])?.closest(".entry");

  function tell(entry, told = new Set()) {
    told.add(entry);
    const lines = [read(entry.querySelector(".head"))];
    const quoted = entry.querySelector("blockquote");
    if (quoted) lines.push(`“${read(quoted)}”`, nameSource(entry));
    for (const link of entry.querySelectorAll(".head a, .steps a.evidence")) {
      const below = entryAt(link.hash);
      if (below && !told.has(below)) lines.push("", ...tell(below, told));
    }
    return lines;
  }

  // Where it is pasted, its letter alone does not say which article it is.
  function nameSource(entry) {
    const fact = entry.querySelector("dd").cloneNode(true);
    const article = fact.querySelector("a");
    article.textContent = read(entryAt(article.hash).querySelector(".head"));
    return read(fact);
  }

  const tellSource = () => [...tell(entryAt(location.hash)), "", credit(), address()];

  function cite() {
    const head = read(entryAt(location.hash).querySelector(".head"));
    return [`“${head}”, in: ${credit()}, ${address()}`];
  }

  // What a reader selects by hand, and a cell: without the marks that only hold the page together.

  function clean(passage, whole = false) {
    const texts = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
    while (!whole && texts.nextNode()) {
      const node = texts.currentNode;
      if (!node.parentElement.closest(said)) node.data = tidy(node.data);
    }
    for (const tag of passage.querySelectorAll("[id]")) tag.removeAttribute("id");
    for (const link of passage.querySelectorAll("a[href]")) link.href = link.href;
    return passage;
  }

  // The text alone: quotation marks are drawn, and would be lost.
  function write(passage) {
    const copy = passage.cloneNode(true);
    for (const quote of copy.querySelectorAll("q:not(.whole)")) {
      quote.prepend("“");
      quote.append("”");
    }
    for (const end of copy.querySelectorAll("td br, th br")) end.replaceWith(" ");
    return copy;
  }

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (selection.isCollapsed) return;
    const passage = document.createElement("div");
    let whole = false;
    for (let place = 0; place < selection.rangeCount; place++) {
      const range = selection.getRangeAt(place);
      const within = range.commonAncestorContainer;
      whole = Boolean((within.closest ? within : within.parentElement).closest(said));
      passage.append(range.cloneContents());
    }
    const text = write(clean(passage, whole));
    text.style.cssText = "position: fixed; left: -200vw";
    document.body.append(text);
    event.clipboardData.setData("text/plain", text.innerText);
    event.clipboardData.setData("text/html", passage.innerHTML);
    text.remove();
    event.preventDefault();
  });

  // A table, for a spreadsheet, which is to run nothing of it.
  function tellTable(table) {
    return [...table.rows].map((row) =>
      [...row.cells]
        .map((cell) => read(write(clean(cell.cloneNode(true)))).replace(/^[=+@-]/, "'$&"))
        .join("\t"),
    );
  }

  // A chart that stands alone: in the colours of now, with its typefaces.
  function tellChart(chart) {
    const copy = chart.cloneNode(true);
    for (const link of copy.querySelectorAll("a")) {
      link.setAttribute("xlink:href", address(link.getAttribute("xlink:href")));
    }
    const all = [...document.styleSheets[0].cssRules];
    const faces = all.filter((rule) => rule instanceof CSSFontFaceRule);
    const style = document.createElementNS(chart.namespaceURI, "style");
    const font = "text { font-family: var(--sans); fill: currentColor }";
    const ground = "svg { text-rendering: geometricPrecision; color: var(--ink) }";
    const plates = "path { fill: var(--paper) }";
    const rules = faces.map((rule) => rule.cssText);
    style.textContent = [...rules, font, ground, plates].join("\n");
    copy.prepend(style);
    const root = getComputedStyle(document.documentElement);
    const drawn = new XMLSerializer().serializeToString(copy);
    return [drawn.replace(/var\((--[\w-]+)\)/g, (_, name) => root.getPropertyValue(name).trim())];
  }

  // The buttons.

  function press(button, make) {
    const name = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(make().join("\n"));
        button.textContent = "Copied";
      } catch {
        button.textContent = "Could not be copied";
      }
      setTimeout(() => { button.textContent = name; }, 2000);
    });
  }

  function addButton(name, make, about = "") {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    if (about) button.setAttribute("aria-description", about);
    press(button, make);
    return button;
  }

  press(find("copy"), tellSource);
  find("panel-entry").after(addButton("Cite", cite));
  const offerAll = () => document.querySelectorAll("figure:not(:has(.source button))").forEach(equip);
  function equip(figure) {
    const parts = ["a[data-file]", "figcaption .label", "table", "svg.chart"];
    const [link, label, table, chart] = parts.map((part) => figure.querySelector(part));
    if (!link) return;
    const offer = (name, make) => link.parentElement.append(" ", addButton(name, make, read(label)));
    if (table) offer("Copy as TSV", () => tellTable(table));
    if (chart) offer("Copy as SVG", () => tellChart(chart));
  }
  offerAll();
  addEventListener("reading", offerAll);

  // A file of evidence.zip, which is listed at its end.
  async function unpack(name) {
    const packed = atob(find("evidence").href.split(",")[1]);
    const bytes = Uint8Array.from(packed, (sign) => sign.charCodeAt());
    const view = new DataView(bytes.buffer);
    let place = view.getUint32(bytes.length - 6, true);
    for (let left = view.getUint16(bytes.length - 12, true); left; left--) {
      const [length, more, noted] = [28, 30, 32].map((at) => view.getUint16(place + at, true));
      if (new TextDecoder().decode(bytes.subarray(place + 46, place + 46 + length)) === name) {
        const own = view.getUint32(place + 42, true);
        const start = own + 30 + view.getUint16(own + 26, true) + view.getUint16(own + 28, true);
        const content = new Blob([bytes.subarray(start, start + view.getUint32(place + 20, true))]);
        const unpacked = content.stream().pipeThrough(new DecompressionStream("deflate-raw"));
        return new Response(unpacked).blob();
      }
      place += 46 + length + more + noted;
    }
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-file]");
    if (!link) return;
    event.preventDefault();
    const file = document.createElement("a");
    file.download = link.dataset.file.split("/").pop();
    // A table of another reading than the page's own is not among the evidence.
    const own = link.dataset.csv && new Blob([link.dataset.csv], { type: "text/csv" });
    file.href = URL.createObjectURL(own || (await unpack(link.dataset.file)));
    file.click();
  });
}
