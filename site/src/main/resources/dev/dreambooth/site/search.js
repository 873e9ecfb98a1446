// Shows those settings that have all the words of the field, and keeps the words in the address, so that a search can be
// sent to somebody. Without this script the page shows all settings.
"use strict";
(() => {
  const form = document.getElementById("search");
  const field = form.querySelector("input");
  const count = form.querySelector("output");
  const chapters = [...document.querySelectorAll("article h2")]
    .map(heading => ({ heading, table: heading.nextElementSibling }))
    .filter(chapter => chapter.table?.matches(".table"))
    .map(chapter => ({
      ...chapter,
      rows: [...chapter.table.querySelectorAll("tbody tr")].map(row => ({
        row,
        text: `${chapter.heading.textContent} ${row.textContent}`.toLowerCase(),
      })),
    }));

  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(word => word);
    let found = 0;
    let all = 0;
    for (const { heading, table, rows } of chapters) {
      let here = 0;
      for (const { row, text } of rows) {
        row.hidden = !words.every(word => text.includes(word));
        here += row.hidden ? 0 : 1;
      }
      heading.hidden = table.hidden = here === 0;
      found += here;
      all += rows.length;
    }
    count.textContent = words.length ? `${found} of ${all}` : `${all} settings`;
  };

  const keep = () => {
    const address = new URL(location.href);
    address.searchParams.delete("q");
    if (field.value.trim()) {
      address.searchParams.set("q", field.value.trim());
    }
    history.replaceState(null, "", address);
  };

  field.addEventListener("input", () => { show(); keep(); });
  field.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      field.value = "";
      show();
      keep();
    }
  });
  form.addEventListener("submit", event => event.preventDefault());
  // a link to a setting leads there whatever was looked for
  window.addEventListener("hashchange", () => {
    if (document.getElementById(decodeURIComponent(location.hash.slice(1)))?.hidden) {
      field.value = "";
      show();
      keep();
      location.replace(location.hash);
    }
  });
  field.value = new URL(location.href).searchParams.get("q") ?? "";
  form.hidden = false;
  show();
})();
