import { run } from "#lib/cli/explain.ts"
import { start } from "#lib/cli/start.ts"

/** Starts on data of its own, with a living community in it. */
async function demo(): Promise<void> {
  await start({ defaults: { DATA_DIR: ".data/demo" }, unset: ["DATABASE_URL"], prepare: seedOnce })
  const { demoPassword } = await import("#db/seed.ts")
  const { demoPeople } = await import("#db/demo-texts.ts")
  const handles = demoPeople.slice(0, 3).map(([handle]) => handle)
  console.log(`  Sign in as ${handles.join(", ")} or anyone else you meet; the password is ${demoPassword}\n`)
}

async function seedOnce(): Promise<void> {
  // Not before the settings are read: the log, which this brings along, takes its level from them.
  const { isEmpty, seedDemo } = await import("#db/seed.ts")
  if (!(await isEmpty())) return
  console.log("Writing the demo community.")
  let shown = 0
  await seedDemo({
    progress: done => {
      if (done < shown + 0.2) return
      shown = done
      console.log(`  ${Math.round(done * 100)} %`)
    },
  })
}

if (import.meta.main) await run(demo)
