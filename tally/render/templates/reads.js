// Says before anything is laid out whether the page can be switched to other readings.
"use strict";
if ("DecompressionStream" in window) document.documentElement.classList.add("reads");
