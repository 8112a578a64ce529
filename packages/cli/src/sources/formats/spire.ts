// SPIRE's registration entries, as `spire-server entry show -output json` prints them: each SPIFFE ID is a workload, its first path segment its team.
import { CountersignError, parseStrict } from '@countersign/ledger'
import type { Read } from './model.ts'
import { at, textAt } from './objects.ts'

export interface SpireFormat {
  readonly type: 'spire'
  readonly environment: string
}

const longest = 64 << 20

export async function* readSpire(text: AsyncIterable<string>, format: SpireFormat): AsyncGenerator<Read> {
  let whole = ''
  for await (const piece of text) {
    whole += piece
    if (whole.length > longest)
      throw new CountersignError(
        'cli.source_too_long',
        'invalid',
        `entries of SPIRE are taken up to ${longest} characters at once; have each server or trust domain be a source of its own`,
      )
  }
  let value: unknown
  try {
    value = parseStrict(whole.replace(/^\ufeff/, ''))
  } catch (cause) {
    throw new CountersignError(
      'cli.source_unreadable',
      'invalid',
      'this is no JSON; write `spire-server entry show -output json` to the file',
      { cause },
    )
  }
  const entries = at(value, 'entries')
  if (!Array.isArray(entries)) throw new CountersignError('cli.source_unreadable', 'invalid', 'there are no `entries` in it')
  const seen = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    const [domain, path] = [textAt(entry, 'spiffe_id', 'trust_domain'), textAt(entry, 'spiffe_id', 'path')]
    if (domain === undefined || path === undefined) {
      yield { unread: `entry ${index + 1} has no SPIFFE ID` }
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
}
