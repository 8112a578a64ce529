// `npm test [-- files or vitest options]`: set-up, the real servers that the suites need, then the suites.
// Where nothing may be left out (CI=true) a missing server ends the run; elsewhere the suites left out are named at the end.
import { join } from 'node:path'
import { ensureConsole } from './console.mjs'
import { run } from './launch.mjs'
import { ensureInstalled, exitWith, node24, root, SetupError } from './setup.mjs'
import { installServers, presentServers, suitesLeftOut } from './test-servers.mjs'

try {
  await ensureInstalled()
  const node = node24()
  ensureConsole(node)
  await installServers()
  const present = presentServers()
  const leftOut = suitesLeftOut(present)
  if (process.env.CI === 'true' && leftOut.length > 0)
    throw new SetupError(
      'setup.servers_missing',
      `CI=true leaves nothing out, and these servers are missing:\n${leftOut.map(describeMissing).join('\n')}`,
    )

  const code = await run(node, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', root, ...process.argv.slice(2)], {
    COUNTERSIGN_TEST_SERVERS: present.join(','),
  })
  if (leftOut.length > 0) console.log(`\nLeft out, for want of a server:\n${leftOut.map(describeMissing).join('\n')}`)
  process.exit(code)
} catch (error) {
  exitWith(error)
}

function describeMissing({ title, suites, command }) {
  return [`  ${title}: ${command}`, ...suites.map((suite) => `    ${suite}`)].join('\n')
}
