// Runs before the page is painted: the reader's theme and notation, so that nothing flashes.
(() => {
  "use strict";
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage may be forbidden; the defaults then apply
    }
  };
  const theme = read("theme");
  const notation = read("notation");
  document.body.dataset.theme = ["light", "dark"].includes(theme) ? theme : "auto";
  document.documentElement.dataset.notation = ["notes", "torch"].includes(notation) ? notation : "guide";
  document.documentElement.classList.remove("no-js");
  document.documentElement.classList.add("js");
})();
