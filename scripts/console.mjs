// Builds the console where its sources have changed since: a second or two, once. Runs after the dependencies are there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { progress, root, SetupError } from './setup.mjs'

const home = join(root, 'packages', 'console')
const STAMP = join(home, 'dist', '.built-from')
const SOURCES = ['packages/console/src', 'packages/console/public', 'packages/client/src', 'packages/ledger/src', 'packages/verifier/src']
const FILES = [
  'packages/console/index.html',
  'packages/console/viewer.html',
  'packages/console/vite.config.ts',
  'packages/console/vite.viewer.config.ts',
  'packages/console/vite.viewer.ts',
  'package-lock.json',
]

/** What it would be built from, as one digest. */
function sourcesDigest() {
  const below = SOURCES.flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, file)))
  const hash = createHash('sha256')
  for (const file of [...below, ...FILES].sort()) {
    const path = join(root, file)
    if (!existsSync(path)) continue
    try {
      hash.update(`${file}\n`).update(readFileSync(path))
    } catch (error) {
      if (error.code !== 'EISDIR') throw error
    }
  }
  return hash.digest('hex')
}

/** `node`: one that runs TypeScript. Throws `setup.console_failed`. */
export function ensureConsole(node) {
  const digest = sourcesDigest()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest) return
  const done = progress('building the console')
  // ORDER: the console empties the folder, into which the viewer is then put.
  let built
  for (const config of ['vite.config.ts', 'vite.viewer.config.ts']) {
    built = spawnSync(node, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', config, '--logLevel', 'error'], {
      cwd: home,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production' },
    })
    if (built.status !== 0) break
  }
  done(built.status === 0)
  if (built.status !== 0)
    throw new SetupError('setup.console_failed', `the console could not be built\n${(built.stderr ?? '').trim().slice(0, 2000)}`)
  writeFileSync(STAMP, digest)
}
