"use strict";
const form = document.querySelector(".filter");
const cards = [...document.querySelectorAll("article")];
const apply = () => {
  const wanted = new FormData(form);
  const severities = wanted.getAll("severity");
  const words = wanted.get("text").toLowerCase().split(/\s+/);
  for (const card of cards) {
    const text = card.textContent.toLowerCase();
    card.hidden = !severities.includes(card.className) || !words.every((word) => text.includes(word));
  }
  const shown = cards.filter((card) => !card.hidden).length;
  form.querySelector("output").textContent = `${shown} of ${cards.length} shown`;
};
form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = cards.length < 2;
apply();
