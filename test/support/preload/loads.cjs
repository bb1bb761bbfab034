/**
 * Loaded into the program by NODE_OPTIONS: in the end the file LOADS names, a line each, the files of podpis that were
 * run, and "WebAssembly" for each module that was compiled.
 */
const Module = require("node:module");
const vm = require("node:vm");
const { writeFileSync } = require("node:fs");

const loads = [];

const load = Module._load;
Module._load = (request, parent, ...rest) => {
  const path = Module.isBuiltin(request) ? request : Module._resolveFilename(request, parent);
  loads.push(path);
  return load(request, parent, ...rest);
};

vm.Script = class extends vm.Script {
  constructor(code, options) {
    super(code, options);
    if (typeof options === "object") loads.push(options.filename);
  }
};

WebAssembly.Module = new Proxy(WebAssembly.Module, {
  construct(target, args) {
    loads.push("WebAssembly");
    return Reflect.construct(target, args);
  },
});
for (const name of ["compile", "instantiate"]) {
  const original = WebAssembly[name];
  WebAssembly[name] = (...args) => {
    loads.push("WebAssembly");
    return original.apply(WebAssembly, args);
  };
}

process.on("exit", () => writeFileSync(process.env.LOADS, loads.map((one) => `${one}\n`).join("")));
