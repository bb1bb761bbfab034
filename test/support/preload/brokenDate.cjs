/** Loaded into the program by NODE_OPTIONS: a bug, wherever an instant is written down. */
Date.prototype.toISOString = () => {
  throw new RangeError("a planted bug");
};
