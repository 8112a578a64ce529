// OpenSSH's server is a program of the machine and knows nothing of this process. A tiny shell waits beside it for the end of a pipe that only
// this process holds, and then ends the server: also when this process was killed, and when the server was only just starting.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'

/** `$0`: the server's pid file; `$1`: a folder that its command line names, so that nobody else who got its number is ended. */
const SCRIPT = `read -r _
for n in 1 2 3 4 5 6 7 8 9 10; do
  pid=$(cat "$0" 2>/dev/null) && ps -o args= -p "$pid" | grep -qF "$1" && kill "$pid" && exit
  sleep 0.5
done`

/** Called before the server starts. Gives back how to let go: the server is then whoever's stops it. */
export const tether = (pidFile: string, folder: string): (() => Promise<void>) => {
  rmSync(pidFile, { force: true })
  const child = spawn('/bin/sh', ['-c', SCRIPT, pidFile, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  return async () => {
    child.kill('SIGKILL')
    child.stdin.destroy()
    await ended
  }
}
