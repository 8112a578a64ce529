// One program, run so that it can do no harm: bounded in time and output, with an environment of its own, in a folder that goes with it.
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inPlace, profileOf, type Said } from './program.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-program-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const script = async (body: string): Promise<string> => {
  const file = join(folder, `p${Math.random().toString(36).slice(2)}`)
  await writeFile(file, `#!/bin/sh\n${body}\n`)
  await chmod(file, 0o700)
  return file
}
const run = async (
  body: string,
  { input = '', signal = AbortSignal.timeout(20_000), most = 1000 } = {},
): Promise<Said & { place: string }> => {
  const program = await script(body)
  return inPlace('[libdefaults]\n', async (place) => ({ ...(await place.run(program, ['-x'], input, signal, most)), place: place.folder }))
}

test('it gets its input and none of this process’s environment, and its folder is gone afterwards', async () => {
  const said = await run('cat; env | sort >&2; stat -c %a . krb5.conf >&2', { input: 'a secret' })
  expect(said).toMatchObject({ status: 0, stdout: 'a secret' })
  const names = said.stderr.split('\n').flatMap((line) => /^([A-Z0-9_]+)=/.exec(line)?.[1] ?? [])
  expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name))).toEqual(
    ['HOME', 'KRB5CCNAME', 'KRB5_CLIENT_KTNAME', 'KRB5_CONFIG', 'KRB5_KTNAME', 'LC_ALL', 'PATH', 'TZ'].sort(),
  )
  expect(said.stderr).toMatch(/700\n600\n$/)
  expect(existsSync(said.place)).toBe(false)
})

test('one that hangs is killed at its deadline, one that never stops talking when it has said too much', async () => {
  expect(await run('exec sleep 60', { signal: AbortSignal.timeout(200) })).toMatchObject({ status: 'aborted' })
  expect(await run('exec yes')).toMatchObject({ status: 'failed', stdout: '' })
  expect(await run('kill -9 $$')).toMatchObject({ status: 'failed' })
  expect(await run('true', { signal: AbortSignal.abort() })).toMatchObject({ status: 'aborted' })
})

test('what is no UTF-8 is not read, and a program that is not there is no answer', async () => {
  expect(await run("printf '\\377ok'")).toMatchObject({ status: 'failed', stdout: '' })
  const missing = await inPlace('', (place) => place.run(join(folder, 'nowhere'), [], '', AbortSignal.timeout(5000)))
  expect(missing.status).toBe('failed')
})

test('the configuration names the given servers and asks nobody else for others', () => {
  expect(profileOf('R', [{ host: '::1', port: 88 }], { host: 'admin.example', port: 749 })).toBe(
    '[libdefaults]\n default_realm = R\n dns_lookup_kdc = false\n dns_lookup_realm = false\n dns_canonicalize_hostname = false\n udp_preference_limit = 1\n[realms]\n R = {\n  kdc = [::1]:88\n  admin_server = admin.example:749\n }\n',
  )
})
