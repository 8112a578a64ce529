// Which real servers this machine has for the suites. A suite says `describe.runIf(available('samba'))`.
// Where nothing may be left out (CI=true), a missing server is an error at collection, never a suite that quietly did not run.
import { existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import servers from './servers.json' with { type: 'json' }

export type TestServer = keyof typeof servers

const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/libexec']

/** `npm test` says in `COUNTERSIGN_TEST_SERVERS` (names with commas) what it found or installed; run by hand, the machine is looked at. */
export function available(name: TestServer): boolean {
  const told = process.env['COUNTERSIGN_TEST_SERVERS']
  const there = told === undefined ? isInstalled(name) : told.split(',').includes(name)
  if (!there && process.env['CI'] === 'true')
    throw new Error(`the server \`${name}\` is missing and CI=true leaves nothing out: \`${installCommand(name)}\``)
  return there
}

/** The one command that would bring the server on Debian and its kin. */
export const installCommand = (name: TestServer): string =>
  `sudo apt-get install -y --no-install-recommends ${servers[name].packages.join(' ')}`

/** The programs are there, and so is the right to run them. */
export function isInstalled(name: TestServer): boolean {
  const { programs, needsRoot } = servers[name]
  if (needsRoot && process.getuid?.() !== 0) return false
  return programs.every((program) => findProgram(program) !== undefined)
}

/** Absolute path of a program, also where a user's PATH has no sbin. */
export function findProgram(program: string): string | undefined {
  if (isAbsolute(program)) return existsSync(program) ? program : undefined
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS]
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file))
}
