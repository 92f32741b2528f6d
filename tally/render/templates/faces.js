// Makes the page's own typefaces ready before anything is laid out in them: a browser loads them
// from the style beside the text, and would move the text when they come. Without this script
// it does just that.
"use strict";
for (const rule of document.styleSheets[0].cssRules) {
  if (!(rule instanceof CSSFontFaceRule)) continue;
  const encoded = rule.style.getPropertyValue("src").match(/base64,([\w+/=]+)/)[1];
  const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt());
  const weight = rule.style.getPropertyValue("font-weight");
  const family = rule.style.getPropertyValue("font-family").replaceAll('"', "");
  document.fonts.add(new FontFace(family, bytes, { weight }));
}
