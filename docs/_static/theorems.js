// Previews of theorems where they are referred to, and the graph of the ledger.  Links lead to the pages without it.
(() => {
  "use strict";
  const here = document.currentScript.src.replace(/_static\/theorems\.js.*$/, "");
  const known = new Map(); // tag -> its preview, once its file is loaded
  let box = null;
  let owner = null; // the link whose preview is shown, or waited for
  let timer;

  // Each preview is a small script of its own, since a page read from a file may not fetch.
  window.convmathPreview = (tag, html) => {
    known.set(tag, html);
    if (owner && tagOf(owner) === tag) show(owner);
  };
  const tagOf = (link) => /\/t\/([a-z0-9-]+)\.html/.exec(new URL(link.getAttribute("href"), location.href).pathname)?.[1];

  function ask(link) {
    const tag = tagOf(link);
    if (!tag || new URL(link.getAttribute("href"), location.href).pathname === location.pathname) return;
    owner = link;
    if (known.has(tag)) return show(link);
    const script = document.createElement("script");
    script.src = `${here}t/${tag}.js`;
    script.onerror = () => known.delete(tag);
    document.head.append(script);
  }
  function show(link) {
    if (box) box.remove();
    box = document.createElement("div");
    box.className = "theorem-preview";
    box.id = "theorem-preview";
    box.setAttribute("role", "tooltip");
    box.innerHTML = known.get(tagOf(link));
    // In the text's own landmark and column, where assistive technology looks for it and nothing is cut off.
    const column = link.closest("article") ?? document.body;
    column.append(box);
    const room = column.getBoundingClientRect();
    box.style.maxWidth = `min(34rem, ${room.width}px)`;
    const at = link.getBoundingClientRect();
    const left = Math.max(room.left, Math.min(at.left, room.right - box.offsetWidth));
    const below = at.bottom + box.offsetHeight + 8 < innerHeight || at.top < box.offsetHeight + 8;
    const origin = box.offsetParent === document.body ? { left: -scrollX, top: -scrollY } : box.offsetParent.getBoundingClientRect();
    box.style.left = `${left - origin.left}px`;
    box.style.top = `${(below ? at.bottom + 2 : at.top - box.offsetHeight - 2) - origin.top}px`;
    link.setAttribute("aria-describedby", box.id);
    box.addEventListener("pointerenter", () => clearTimeout(timer));
    box.addEventListener("pointerleave", later);
  }
  function hide() {
    clearTimeout(timer);
    owner?.removeAttribute("aria-describedby");
    box?.remove();
    box = owner = null;
  }
  // The pointer has time to move into the preview.
  function later() {
    clearTimeout(timer);
    timer = setTimeout(hide, 250);
  }
  for (const link of document.querySelectorAll("a.thm")) {
    link.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "touch") return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (owner !== link) hide();
        ask(link);
      }, 300);
    });
    link.addEventListener("pointerleave", later);
    link.addEventListener("focus", () => {
      if (!link.matches(":focus-visible")) return;
      hide();
      ask(link);
    });
    link.addEventListener("blur", hide);
  }
  addEventListener("keydown", (event) => event.key === "Escape" && hide());

  // In the graph the lines of the chosen theorem stand out.
  for (const graph of document.querySelectorAll(".theorem-graph svg")) {
    const choose = (tag) => {
      graph.classList.toggle("has-choice", Boolean(tag));
      for (const path of graph.querySelectorAll("path")) {
        path.classList.toggle("is-near", Boolean(tag) && (path.dataset.from === tag || path.dataset.to === tag));
      }
    };
    for (const node of graph.querySelectorAll("a")) {
      for (const kind of ["pointerenter", "focus"]) node.addEventListener(kind, () => choose(node.dataset.tag));
      for (const kind of ["pointerleave", "blur"]) node.addEventListener(kind, () => choose(null));
    }
  }
})();
