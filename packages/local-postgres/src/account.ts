// Who runs the server. PostgreSQL refuses uid 0, so root hands it to an existing unprivileged account; everybody else runs it as himself.
// Must never create or change an account of the machine.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Account {
  readonly name: string
  /** Set where the process must change its user; absent when it already runs as the right one. */
  readonly ids?: { readonly uid: number; readonly gid: number }
  /** Words put in front of the command instead of a change of user (a user namespace). */
  readonly prefix: readonly string[]
}

const SELF: Account = { name: 'self', prefix: [] }

/** Tried in this order: PostgreSQL's own account, then the ones that own nothing. */
const PREFERRED = ['postgres', '_postgres', 'nobody', 'daemon', 'bin']

function passwdAccounts(): Account[] {
  let passwd: string
  try {
    passwd = readFileSync('/etc/passwd', 'utf8')
  } catch {
    return []
  }
  const found = new Map<string, Account>()
  for (const line of passwd.split('\n')) {
    const [name, , uidText, gidText] = line.split(':')
    const uid = Number(uidText)
    const gid = Number(gidText)
    if (name && Number.isInteger(uid) && Number.isInteger(gid) && uid > 0 && gid > 0)
      found.set(name, { name, ids: { uid, gid }, prefix: [] })
  }
  return PREFERRED.flatMap((name) => found.get(name) ?? [])
}

/**
 * The accounts this process could run a server as, best first. A container may have dropped the right to change users, so each is tried
 * with `/bin/sh`; a user namespace is the last resort, since many machines forbid it.
 */
export function usableAccounts(): Account[] {
  if (process.getuid?.() !== 0) return [SELF]
  const candidates = passwdAccounts()
  const nobody = candidates.find((account) => account.name === 'nobody')?.ids
  if (nobody)
    candidates.push({
      name: 'nobody in a user namespace',
      prefix: ['unshare', '--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`, '--'],
    })
  return candidates.filter((account) => runAs(account, ['/bin/sh', '-c', '[ "$(id -u)" != 0 ]']).ok)
}

/** Runs a short command as the account and waits; `ok` is exit status 0. */
export function runAs(
  account: Account,
  command: readonly string[],
  env: NodeJS.ProcessEnv = cleanEnvironment(),
): { ok: boolean; output: string } {
  const [program, ...args] = [...account.prefix, ...command] as [string, ...string[]]
  const result = spawnSync(program, args, {
    ...account.ids,
    env,
    cwd: '/',
    timeout: 20_000,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return {
    ok: result.status === 0,
    output: `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? String(result.error) : ''}`.trim(),
  }
}

/** INVARIANT: nothing of the caller's environment reaches the server: PGDATA, PGPORT and the like would redirect it, secrets would sit in /proc. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC', ...extra }
}
