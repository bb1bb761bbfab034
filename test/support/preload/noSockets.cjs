/** Loaded into the program by NODE_OPTIONS: a socket or a question to a name server ends it, with a word about it. */
const dgram = require("node:dgram");
const dns = require("node:dns");
const { Socket } = require("node:net");

const caught = (what) => () => {
  process.stderr.write(`TRAP: ${what}\n`);
  process.exit(99);
};
Socket.prototype.connect = caught("a socket was connected");
dgram.createSocket = caught("a datagram socket was made");
for (const names of [dns, dns.promises]) {
  for (const [name, value] of Object.entries(names)) {
    if (/^(lookup|resolve|reverse)/.test(name) && typeof value === "function")
      names[name] = caught(`dns.${name}`);
  }
}
