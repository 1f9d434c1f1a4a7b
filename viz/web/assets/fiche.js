// Where there is room for it next to the data, the text of a fiche stands unfolded.
if (matchMedia("(min-width: 75rem)").matches) for (const fold of document.querySelectorAll("[data-open-wide]")) fold.open = true;
