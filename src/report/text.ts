/** Results as text for people. */
export { renderCertificate } from "./certificateText.js";
export { renderCosign } from "./cosignText.js";
export { renderExtend } from "./extendText.js";
export { renderPrepare } from "./prepareText.js";
export { renderConvert, renderExtract, renderMerge, renderSplit } from "./reshapeText.js";
export { renderShow } from "./showText.js";
export { renderSign } from "./signText.js";
export { type Palette, PLAIN, type TextStyle } from "./style.js";
export { renderTimestamp, renderTimestampCreate } from "./timestampText.js";
export { renderVerify } from "./verifyText.js";
