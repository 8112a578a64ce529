// The newcomer's way in: by the link that the sandbox prints he makes a passkey; others hold keys there, so somebody else says that it is his; and with it he comes
// in again the next day, at the same address.
import { join } from 'node:path'
import { SoftwareAuthenticator } from '@countersign/ledger/testing/software-authenticator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFolder, type Run, type RunFolder } from './run-folder.ts'

const MINUTES = 60_000

let folder: RunFolder
beforeAll(async () => {
  folder = await openFolder()
})
afterAll(() => folder?.end())

/** As `npm start` does, in a home of its own. */
const start = (): Run =>
  folder.start([
    '--input-type=module',
    '-e',
    `import { runSandbox } from '@countersign/sandbox'
     process.exitCode = await runSandbox({ stay: true, home: ${JSON.stringify(join(folder.folder, 'home'))} })`,
  ])

const end = async ({ child, ended }: Run): Promise<void> => {
  child.kill('SIGINT')
  await ended
  expect(await folder.nobodyLeft(25_000)).toEqual([])
}

const asked = async (origin: string, path: string, body: unknown): Promise<Response> =>
  fetch(`${origin}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: JSON.stringify(body) })

const challenge = async (answer: Response): Promise<Buffer> =>
  Buffer.from(((await answer.json()) as { challenge: string }).challenge, 'base64url')

test('a passkey that the link made counts by a colleague’s word, and lets in after a restart', { timeout: 6 * MINUTES }, async () => {
  const first = start()
  const [, origin, token] = await first.said(/your way in {4}(http:\/\/localhost:\d+)\/first#(\S+)/, 3 * MINUTES)
  const passkey = new SoftwareAuthenticator({ origin: origin!, rpId: 'localhost' })
  const credential = passkey.register(await challenge(await asked(origin!, '/sign-in/first/options', { token })))
  const made = await asked(origin!, '/sign-in/first', { token, name: 'laptop', credential })
  expect(made.status, await made.text()).toBe(204)
  await first.said(/your passkey “laptop” counts from now on: Jonas Weber/, MINUTES)
  await end(first)

  const second = start()
  await second.said(/your way in {4}the passkey that you made/, 3 * MINUTES)
  expect(second.output()).toContain(`console        ${origin}`)
  const options = await asked(origin!, '/sign-in/passkey/options', { reason: 'I look at it once more' })
  const come = await asked(origin!, '/sign-in/passkey', passkey.signIn(await challenge(options)))
  expect(come.status, await come.text()).toBe(204)
  await end(second)
})
