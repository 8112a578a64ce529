// Runs a program on the pinned Node as if this process were it: same terminal, signals handed on, same exit code, and never left behind.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureConsole } from './console.mjs'
import { ensureInstalled, exitWith, node24, root } from './setup.mjs'

/** Where Node keeps what it has compiled, for every process below this one: a command starts in half the time. Where it can't be written, nothing is kept. */
const COMPILED = join(root, 'node_modules', '.cache', 'compiled')

/** Ctrl-C reaches this process from the terminal and once more from npm; copies within this time count as one. */
const SAME_SIGNAL_MS = 500

/** Sets up what is missing, then runs `<node24> ...args` and ends this process with its exit code. */
export async function launch(args, env = {}) {
  try {
    await ensureInstalled()
    const node = node24()
    ensureConsole(node)
    process.exit(await run(node, args, env))
  } catch (error) {
    exitWith(error)
  }
}

/** Resolves with the exit code; 128 + number where a signal ended the program. */
export function run(node, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--import', join(root, 'scripts', 'tether.mjs'), ...args], {
      env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...env, COUNTERSIGN_TETHER: '3' },
      // The fourth is the tether: it closes when this process is gone, however it went.
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      // A session of its own: the terminal's Ctrl-C comes to us alone, so that the program gets each signal once.
      detached: true,
    })
    child.stdio[3].on('error', () => undefined)
    const last = {}
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => {
        const now = Date.now()
        if (now - (last[signal] ?? Number.NEGATIVE_INFINITY) > SAME_SIGNAL_MS) child.kill(signal)
        last[signal] = now
      })
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}
