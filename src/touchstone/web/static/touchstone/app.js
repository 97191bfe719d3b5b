// Makes the pages quicker where there is script; without it every link and form still works.
"use strict";

// A list that could not be refreshed in place is opened as a page, so that the reader sees what the server says.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const { verb, path, finalRequestPath } = event.detail.requestConfig ?? {};
    if (verb === "get") {
      window.location.assign(event.detail.pathInfo?.finalRequestPath ?? finalRequestPath ?? path);
    }
  });
}

// Escape closes the menu of a narrow screen and returns to its button.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
