// OpenSSH's server is a program of the machine and knows nothing of this process. A tiny shell waits beside it for the end of a pipe that only
// this process holds, and then ends the server: also when this process was killed.
import { spawn } from 'node:child_process'

/** Gives back how to let go: the server is then whoever's stops it. */
export const keepFleetTethered = (pidFile: string): (() => Promise<void>) => {
  const child = spawn('/bin/sh', ['-c', 'read -r _ || true; kill "$(cat "$0")" 2>/dev/null', pidFile], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  return async () => {
    child.kill('SIGTERM')
    child.stdin.destroy()
    await ended
  }
}
