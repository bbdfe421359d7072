// Turns the switch of every moving picture into a player: back, play or pause, on, and a slider.
// Arrow keys, Home and End step while the slider has the focus; the space bar plays and pauses.
(function () {
  "use strict";
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  function player(figure) {
    var svg = figure.querySelector("svg"), bar = figure.querySelector(".cm-bar");
    var columns = Number(figure.dataset.columns), steps = Number(figure.dataset.rows) * columns;
    if (!svg || !bar) return;
    var timer = null, slider = document.createElement("input"), said = document.createElement("output");

    function show(step) {
      step = (step + steps) % steps;
      svg.style.setProperty("--cm-t", step);
      svg.style.setProperty("--cm-u", step % columns);
      svg.style.setProperty("--cm-v", Math.floor(step / columns));
      slider.value = step;
      said.textContent = step + 1 + " of " + steps;
      slider.setAttribute("aria-valuetext", "step " + said.textContent);
    }
    function pause() {
      clearInterval(timer);
      timer = null;
      play.textContent = "Play";
    }
    function toggle() {
      if (timer !== null) return pause();
      show(started ? Number(slider.value) + 1 : 0);
      started = true;
      timer = setInterval(function () { show(Number(slider.value) + 1); }, 900);
      play.textContent = "Pause";
    }
    function by(change) {
      return function () {
        pause();
        show(started ? Number(slider.value) + change : 0);
        started = true;
      };
    }
    function button(text, label, act) {
      var made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      if (label) made.setAttribute("aria-label", label);
      made.addEventListener("click", act);
      return made;
    }

    var started = false, play = button("Play", "", toggle);
    slider.type = "range";
    slider.min = 0;
    slider.max = steps - 1;
    slider.value = 0;
    slider.setAttribute("aria-label", "Step");
    slider.addEventListener("input", function () {
      pause();
      started = true;
      show(Number(slider.value));
    });
    slider.addEventListener("keydown", function (event) {
      if (event.key === " ") {
        event.preventDefault();
        toggle();
      }
    });
    said.textContent = steps + " steps";
    bar.replaceChildren(button("‹", "One step back", by(-1)), play, button("›", "One step on", by(1)), slider, said);
    // Whoever asks for less motion steps by hand.
    function settle() {
      pause();
      play.hidden = calm.matches;
    }
    settle();
    calm.addEventListener("change", settle);
  }

  function start() {
    document.querySelectorAll(".cm-moving").forEach(player);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
