// The witness: another trust domain, so a process, a key and a memory of its own. It is told which log it serves and sees no entry of it.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPair, privateKeyToPem } from '@countersign/ledger'
import { type Child, COUNTERSIGN, jsonLine, startReady } from '../processes/child.ts'

const NAME = 'witness.nordhaven.example/w1'

export interface RunningWitness {
  readonly child: Child
  readonly url: string
  readonly vkey: string
}

export const startWitness = async (
  folder: string,
  served: { origin: string; vkey: string },
  log: string,
  signal: AbortSignal,
): Promise<RunningWitness> => {
  const key = join(folder, 'key.pem')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(key)) await writeFile(key, privateKeyToPem(generateKeyPair().privateKey), { mode: 0o600 })
  const where = ['--listen', '127.0.0.1:0', '--name', NAME, '--key', key, '--state', join(folder, 'state.json')]
  const { child, value } = await startReady(
    { name: 'witness', args: [COUNTERSIGN, '--json', 'witness', 'run', ...where, '--log', `${served.origin}=${served.vkey}`], log },
    (line) => {
      const said = jsonLine(line)
      return typeof said?.['url'] === 'string' && typeof said['vkey'] === 'string' ? { url: said['url'], vkey: said['vkey'] } : undefined
    },
    signal,
  )
  return { child, ...value }
}
