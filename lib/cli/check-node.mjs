// Loaded before anything else (node --import), in a syntax that every Node understands.
if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(`Charla needs Node 24 or newer (this is ${process.versions.node}); install it from https://nodejs.org.`)
  process.exit(1)
}
