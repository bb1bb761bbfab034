/**
 * Loaded into the program by NODE_OPTIONS: in the end the file FILE_EVENTS has a line for each write, sync and naming of
 * a file, in their order.
 */
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");

const events = [];
const paths = new Map();

/** `note` hears the arguments, and the result of a call that gives one. */
function hear(name, note) {
  const original = fs[name];
  const heard = (...args) => {
    const callback = args.at(-1);
    if (typeof callback === "function") {
      args[args.length - 1] = (error, ...results) => {
        if (!error) note(args, results[0]);
        callback(error, ...results);
      };
      return original(...args);
    }
    const result = original(...args);
    note(args, result);
    return result;
  };
  fs[name] = Object.defineProperties(heard, Object.getOwnPropertyDescriptors(original));
}

for (const end of ["", "Sync"]) {
  hear(`open${end}`, ([path], fd) => paths.set(fd, String(path)));
  hear(`write${end}`, ([fd]) => events.push(["write", paths.get(fd)]));
  hear(`fsync${end}`, ([fd]) => events.push(["sync", paths.get(fd)]));
  hear(`rename${end}`, ([from, to]) => events.push(["name", String(from), String(to)]));
  hear(`link${end}`, ([from, to]) => events.push(["name", String(from), String(to)]));
}
syncBuiltinESMExports();

const { writeFileSync } = fs;
process.on("exit", () =>
  writeFileSync(process.env.FILE_EVENTS, events.map((event) => `${JSON.stringify(event)}\n`).join("")),
);
