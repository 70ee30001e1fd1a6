/** Has every Node that this process starts require a script before all else, wherever it runs. */
exports.inherited = (script) => {
  const option = `--require ${JSON.stringify(script)}`;
  const { NODE_OPTIONS = '' } = process.env;
  if (!NODE_OPTIONS.includes(option)) { process.env.NODE_OPTIONS = `${NODE_OPTIONS} ${option}`.trim(); }
};
