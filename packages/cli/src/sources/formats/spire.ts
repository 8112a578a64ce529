// SPIRE's registration entries, as `spire-server entry show -output json` prints them: each SPIFFE ID is a workload, its first path segment its team.
import { CountersignError } from '@countersign/ledger'
import { type Frame, objectsIn, type Places } from '../../program/json-objects.ts'
import type { Read } from './model.ts'
import { textAt } from './objects.ts'

export interface SpireFormat {
  readonly type: 'spire'
  readonly environment: string
}

const entries: Places<'entry'> = {
  find: (frames) => (frames.length === 2 && !frames[0]!.list && frames[0]!.key === 'entries' && frames[1]!.list ? 'entry' : undefined),
  wrong: (problem) =>
    new CountersignError(
      'cli.source_unreadable',
      'invalid',
      `${problem}; write what \`spire-server entry show -output json\` prints to the file, whole`,
    ),
}

async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of text) yield Buffer.from(piece)
}

export async function* readSpire(text: AsyncIterable<string>, format: SpireFormat): AsyncGenerator<Read> {
  let found = false
  const places = {
    ...entries,
    find: (frames: readonly Frame[]) => {
      const place = entries.find(frames)
      found ||= place !== undefined
      return place
    },
  }
  const seen = new Set<string>()
  let index = 0
  for await (const { value: entry } of objectsIn(bytesOf(text), places)) {
    index += 1
    const [domain, path] = [textAt(entry, 'spiffe_id', 'trust_domain'), textAt(entry, 'spiffe_id', 'path')]
    if (domain === undefined || path === undefined) {
      yield { unread: `entry ${index} has no SPIFFE ID` }
      continue
    }
    const externalId = `spiffe://${domain}${path}`
    // Several entries give the same ID: one for each selector.
    if (seen.has(externalId)) continue
    seen.add(externalId)
    yield {
      kind: 'workload',
      externalId,
      attributes: { name: externalId, team: path.split('/').find((part) => part !== '') ?? domain, environment: format.environment },
    }
  }
  if (!found) throw entries.wrong('there are no `entries` in it')
}
