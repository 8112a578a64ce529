// `npm run hunt [-- files] [--times N]`: the suites with generated cases, again and again, each time with cases that were never drawn before. The suites
// themselves draw the same ones in each run. Ends at the first that fails, and says with which seed it is seen again.
import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './launch.mjs'
import { exitWith, root, SetupError } from './setup.mjs'

try {
  const { files, times } = asked(process.argv.slice(2))
  const suites = files.length > 0 ? files : generated()
  for (let round = 1; round <= times; round += 1) {
    const seed = String(randomInt(1, 2 ** 31))
    console.log(`\nround ${round} of ${times}, seed ${seed}`)
    const code = await run(process.execPath, [join(root, 'scripts', 'test.mjs'), ...suites], { COUNTERSIGN_TEST_SEED: seed })
    if (code === 0) continue
    console.error(`\nSeen again with: COUNTERSIGN_TEST_SEED=${seed} npm test -- ${suites.join(' ')}`)
    process.exit(code)
  }
} catch (error) {
  exitWith(error)
}

function asked(args) {
  const at = args.indexOf('--times')
  const times = at < 0 ? 10 : Number(args[at + 1])
  if (!Number.isInteger(times) || times < 1)
    throw new SetupError('hunt.times', '`--times` takes how often, as in `npm run hunt -- --times 20`')
  return { files: at < 0 ? args : args.toSpliced(at, 2), times }
}

function generated() {
  const suites = ['packages', 'examples', 'tests'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).flatMap((file) =>
      file.endsWith('.test.ts') && !file.includes('node_modules') ? [join(folder, file)] : [],
    ),
  )
  return suites.filter((file) => readFileSync(join(root, file), 'utf8').includes("from 'fast-check'"))
}
