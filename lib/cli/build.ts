import { spawn } from "node:child_process"
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { brotliCompress, constants, gzip } from "node:zlib"
import { stampBuild } from "#lib/build-stamp.ts"
import { compiled, hashSources, root } from "#lib/cli/build-state.ts"
import { CliError, run } from "#lib/cli/explain.ts"
import { listFiles, type StaticFile } from "#lib/http/files.ts"

/** Builds the pages, then compresses what browsers fetch, so that serving it costs nothing. */
export async function build(): Promise<void> {
  const began = performance.now()
  console.log("Building the pages; this takes about a minute.")
  const sources = hashSources()
  await runNext()
  await rm(compiled, { recursive: true, force: true })
  await removeSources(join(root, ".next", "static"))
  const compressed = join(root, ".next", "compressed")
  await rm(compressed, { recursive: true, force: true })
  await compressAll(join(root, ".next", "static"), join(compressed, "static"))
  await compressAll(join(root, "public"), join(compressed, "public"))
  stampBuild(root, sources)
  console.log(`Built in ${Math.round((performance.now() - began) / 1000)} s.`)
}

function runNext(): Promise<void> {
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next")
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" }
  const child = spawn(process.execPath, [next, "build"], { cwd: root, env, stdio: "inherit" })
  return new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("exit", code =>
      code === 0 ? resolve() : reject(new CliError("The build failed; what stands above says why.")),
    )
  })
}

/** Beside the code of a web worker the bundler leaves its source and an empty map, which nobody asks for. */
async function removeSources(folder: string): Promise<void> {
  const left = (await readdir(folder, { recursive: true })).filter(path => /\.(ts|map)$/.test(path))
  await Promise.all(left.map(path => rm(join(folder, path))))
}

async function compressAll(folder: string, target: string): Promise<void> {
  const files = listFiles(folder).filter(file => file.compressible && file.size > 512)
  await Promise.all(files.map(file => compress(file, target)))
}

async function compress({ file, path }: StaticFile, target: string): Promise<void> {
  const content = await readFile(file)
  const copy = join(target, path)
  await mkdir(dirname(copy), { recursive: true })
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  await writeFile(`${copy}.br`, await promisify(brotliCompress)(content, { params }))
  await writeFile(`${copy}.gzip`, await promisify(gzip)(content, { level: 9 }))
}

if (import.meta.main) await run(build)
