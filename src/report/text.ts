/** Results as text for people. */
export { renderCertificate } from "./certificateText.js";
export { renderCosign } from "./cosignText.js";
export { renderExtend } from "./extendText.js";
export { renderShow } from "./showText.js";
export { renderSign } from "./signText.js";
export { type Palette, PLAIN, type TextStyle } from "./style.js";
export { renderVerify } from "./verifyText.js";
