// The notation switch, copy buttons, and boxes that scroll sideways.  The page reads without any of them.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // From a file a page may not fetch others, so results are listed without their summaries.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

  const choices = all(".notation-switch input");
  const expose = (key) => {
    if (!choices.some((choice) => choice.value === key)) return;
    root.dataset.notation = key;
    for (const choice of choices) choice.checked = choice.value === key;
    markWide();
  };
  for (const choice of choices) {
    choice.addEventListener("change", () => {
      expose(choice.value);
      try {
        localStorage.setItem("notation", choice.value);
      } catch {
        // Storage may be forbidden: the choice then lasts for this page.
      }
    });
  }
  addEventListener("storage", (event) => event.key === "notation" && expose(event.newValue || "guide"));
  addEventListener("pageshow", () => expose(root.dataset.notation));

  // A box that scrolls must be reachable by keyboard, and only then.
  const boxes = all(".formula, .table-wrapper, pre, .scrolls");
  const inline = all("span.math");
  function markWide() {
    for (const formula of inline) {
      formula.classList.remove("is-wide");
      const math = formula.firstElementChild;
      const line = formula.parentElement.closest("p, li, td, th, dd, dt, div, section, article, summary, h1, h2, h3");
      const wide = math && math.getBoundingClientRect().width > line.clientWidth && line.clientWidth > 0;
      formula.classList.toggle("is-wide", wide);
      if (wide) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
    for (const box of boxes) {
      const wide = box.scrollWidth > box.clientWidth;
      if (wide) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }
  addEventListener("resize", markWide);
  addEventListener("load", markWide);
  document.fonts?.addEventListener("loadingdone", markWide);

  // Furo's drawers open by labels of hidden check boxes; here a keyboard can press those labels.
  for (const [id, name] of [["__navigation", "Site navigation"], ["__toc", "On this page"]]) {
    const box = document.getElementById(id);
    if (!box) continue;
    const icons = all(`label[for="${id}"] .icon`);
    const tell = () => icons.forEach((icon) => icon.setAttribute("aria-expanded", String(box.checked)));
    for (const icon of icons) {
      icon.tabIndex = 0;
      icon.setAttribute("role", "button");
      icon.setAttribute("aria-label", name);
      icon.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        icon.click();
      });
    }
    box.addEventListener("change", tell);
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.checked) return;
      box.checked = false;
      tell();
    });
    tell();
  }

  // LaTeX of a formula, text of anything else.
  const latex = (math) => math.querySelector("annotation").textContent;
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "visually-hidden";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (!done) throw new Error("the browser refused to copy");
    }
  }
  function addButton(parent, label, name, text) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.textContent = label;
    button.setAttribute("aria-label", name);
    let timer;
    button.addEventListener("click", async () => {
      const where = document.activeElement;
      let said = "Copied";
      try {
        await copy(text());
      } catch {
        said = "Not copied";
      }
      where?.focus();
      button.textContent = status.textContent = said;
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.textContent = label;
        status.textContent = "";
      }, 2000);
    });
    parent.append(button);
  }
  for (const block of all("div.math")) {
    const math = block.querySelector("math");
    if (math) addButton(block, "TeX", "Copy LaTeX", () => latex(math));
  }
  for (const block of all("div.highlight")) {
    const pre = block.querySelector("pre");
    const name = block.closest(".copied")?.querySelector("p").textContent ?? "text";
    addButton(block, "Copy", `Copy ${name}`, () => pre.textContent.replace(/\n$/, ""));
  }

  // Selected text takes its formulas along as LaTeX.
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || /^(TEXTAREA|INPUT)$/.test(document.activeElement?.tagName)) return;
    const part = selection.getRangeAt(0).cloneContents();
    const formulas = all("math", part).filter((math) => math.querySelector("annotation"));
    if (!formulas.length) return;
    const holder = document.createElement("div");
    holder.className = "visually-hidden";
    holder.append(part);
    for (const unseen of all("noscript, button, .notation:not(.is-" + root.dataset.notation + ")", holder)) unseen.remove();
    for (const math of all("math", holder)) {
      const source = math.querySelector("annotation")?.textContent;
      if (source) math.replaceWith(math.getAttribute("display") === "block" ? "$$" + source + "$$" : "$" + source + "$");
    }
    document.body.append(holder); // innerText needs layout to put lines where the page has them
    event.clipboardData.setData("text/plain", holder.innerText);
    holder.remove();
    event.preventDefault();
  });
})();
