// Attackers who hold the file and can compute, and hold no key. They recompute digests, order and end; the log, the witness and the signatures stop them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, formatCheckpointBody, noteSigner, sha256Hex, signNote } from '@countersign/ledger'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isProven } from './report.ts'
import { Company } from './testing/company.ts'
import { MemoryLog } from './testing/memory-log.ts'
import { approved, autonomous, everything } from './testing/stories.ts'
import { type Any, endOver, entriesOf, readLines, replaceDocument, tamper } from './testing/tamper.ts'
import { codes, verdicts, verifyText } from './testing/verify-text.ts'
import type { Trust } from './trust.ts'
import { verifyDossier } from './verify-dossier.ts'

const company = new Company()
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const integrityOf = async (dossier: string | Uint8Array): Promise<string[]> => {
  const report = await verifyText(dossier, trust)
  expect(isProven(report)).toBe(false)
  expect(report.integrity.verdict).toBe('fail')
  expect(report.completeness.verdict).not.toBe('pass')
  expect(report.truth.verdict).not.toBe('pass')
  return codes(report, 'integrity')
}

const altered = (leaf: string, change: (leaf: Any) => void): string => {
  const parsed = JSON.parse(leaf)
  change(parsed)
  return canonicalJson(parsed)
}

describe('an attacker without a key', () => {
  it('gains nothing from tampering that changes nothing', async () => {
    expect(
      verdicts(
        await verifyText(
          tamper(approved(company).dossier(), () => undefined),
          trust,
        ),
      ),
    ).toBe('pass pass pass')
  })

  it('cannot take an entry out, though streams, seal and end are made to fit', async () => {
    const dossier = everything(company).dossier()
    for (const kind of ['incident.opened', 'evidence.refused', 'closure.signed', 'approval.voided', 'refusal.recorded']) {
      const forged = tamper(dossier, (lines) => {
        const [gone] = entriesOf(lines, kind)
        const kept = lines.filter((line) => line !== gone)
        const heads = new Map<string, { length: number; head: string }>()
        for (const line of kept.filter(({ type }) => type === 'entry')) {
          line.leaf = altered(line.leaf, (leaf) => {
            const before = heads.get(leaf.stream)
            leaf.seq = (before?.length ?? 0) + 1
            leaf.prev = before?.head ?? null
            if (leaf.kind === 'dossier.sealed') leaf.body.streams = [...heads].map(([stream, head]) => ({ stream, ...head }))
          })
          const leaf = JSON.parse(line.leaf)
          heads.set(leaf.stream, { length: leaf.seq, head: `sha256:${sha256Hex(line.leaf)}` })
        }
        return kept
      })
      expect([kind, await integrityOf(forged)]).toEqual([kind, expect.arrayContaining(['entry.not_included'])])
    }
  })

  it('cannot take an entry out and leave the rest as it was', async () => {
    const report = await verifyText(
      tamper(everything(company).dossier(), (lines) => lines.filter((line) => line !== entriesOf(lines, 'incident.opened')[0])),
      trust,
    )
    expect(codes(report, 'integrity')).toContain('stream.broken')
    expect(report.integrity.problems[0]).toMatchObject({
      where: expect.stringMatching(/^line \d+, entry \d+ \(/),
      message: expect.stringContaining('op_lying'),
    })
  })

  it('cannot leave out a whole operation', async () => {
    const forged = tamper(everything(company).dossier(), (lines) =>
      lines.filter((line) => line.type !== 'entry' || JSON.parse(line.leaf).stream !== 'op_stuck'),
    )
    const report = await verifyText(forged, trust)
    expect(codes(report, 'completeness')).toEqual(expect.arrayContaining(['seal.differs', 'stream.missing']))
  })

  it('cannot change any member of any entry', async () => {
    const dossier = approved(company).dossier()
    const count = readLines(dossier).filter(({ type }) => type === 'entry').length
    for (let i = 0; i < count; i += 1) {
      for (const key of ['org', 'id', 'at', 'kind', 'stream', 'seq', 'prev']) {
        const forged = tamper(dossier, (lines) => {
          const entry = lines.filter(({ type }) => type === 'entry')[i]
          entry.leaf = altered(entry.leaf, (leaf) => {
            leaf[key] = typeof leaf[key] === 'number' ? leaf[key] + 1 : `${leaf[key]}x`
          })
        })
        expect([i, key, await integrityOf(forged)]).toEqual([i, key, expect.arrayContaining(['entry.not_included'])])
      }
    }
  })

  it('cannot move an entry to another place of the log', async () => {
    const forged = tamper(autonomous(company).dossier(), (lines) => {
      lines.findLast(({ type }) => type === 'entry').index += 1
    })
    expect(await integrityOf(forged)).toContain('entry.not_included')
  })

  it('cannot change a plan in one nested member, whatever names its digest', async () => {
    const dossier = approved(company).dossier()
    const forged = tamper(dossier, (lines) => {
      const plan = lines.find((line) => line.mediaType?.includes('.plan+'))
      const text = altered(plan.text, ({ operations }) => {
        operations[0].parameters.nested.mode = 'later'
      })
      return replaceDocument(lines, plan.digest, text)
    })
    expect(await integrityOf(forged)).toEqual(expect.arrayContaining(['entry.not_included']))
  })

  it('cannot put another document under a digest, drop one, or add one', async () => {
    const dossier = approved(company).dossier()
    const documents = readLines(dossier).filter(({ type }) => type === 'document')
    for (const { digest } of documents) {
      const swapped = tamper(dossier, (lines) => {
        lines.find((line) => line.digest === digest).text += ' '
      })
      expect(await integrityOf(swapped)).toContain('document.digest')
      const dropped = tamper(dossier, (lines) => lines.filter((line) => line.digest !== digest))
      expect(await integrityOf(dropped)).toContain('document.missing')
    }
    const text = 'mine'
    const added = tamper(dossier, (lines) => [
      ...lines,
      { type: 'document', digest: `sha256:${sha256Hex(text)}`, mediaType: 'text/plain', text },
    ])
    expect(await integrityOf(added)).toContain('document.unreferenced')
  })

  it('cannot swap the entries of two approvals, or their signatures', async () => {
    const dossier = approved(company).dossier()
    for (const key of ['person', 'keyId', 'signature']) {
      const forged = tamper(dossier, (lines) => {
        const [a, b] = entriesOf(lines, 'approval.signed')
        const values = [a, b].map(({ leaf }) => JSON.parse(leaf).body[key])
        a.leaf = altered(a.leaf, ({ body }) => {
          body[key] = values[1]
        })
        b.leaf = altered(b.leaf, ({ body }) => {
          body[key] = values[0]
        })
      })
      expect(await integrityOf(forged)).toContain('entry.not_included')
    }
  })

  it('cannot give the dossier another organisation, change or moment', async () => {
    const dossier = autonomous(company).dossier()
    for (const [key, value] of Object.entries({ org: 'org_x', change: 'chg_x', createdAt: '2026-11-22T09:00:00.000Z' })) {
      const forged = tamper(dossier, ([header]) => {
        header[key] = value
      })
      expect((await integrityOf(forged)).length).toBeGreaterThan(0)
    }
  })
})

describe('a checkpoint', () => {
  const header = (checkpoint: string, script = autonomous(company)) => integrityOf(script.dossier({ checkpoint }))

  it('of another log with the same name is refused', async () => {
    const foreign = new Company()
    const forged = autonomous(foreign).dossier()
    expect(await integrityOf(forged)).toEqual(['note.no_known_signature'])
  })

  it('of a foreign log is refused even if our witness cosigned it', async () => {
    const script = autonomous(company)
    const stranger = noteSigner(company.origin, new Company().logKeys.privateKey)
    expect(await header(script.log.checkpoint(company, 1_800_000_000, [stranger, company.witness(1_800_000_000)]), script)).toEqual([
      'checkpoint.not_signed_by_log',
    ])
  })

  it('that our own log key signed for another origin is refused', async () => {
    const script = autonomous(company)
    const body = formatCheckpointBody({ origin: 'log.elsewhere.example', size: script.log.leaves.length, root: Buffer.alloc(32) })
    expect(await header(signNote(body, [company.logSigner, company.witness(1_800_000_000)]), script)).toEqual([
      'checkpoint.not_signed_by_log',
    ])
  })

  it('without the witness, or with a stranger in its place, is refused', async () => {
    const script = autonomous(company)
    expect(await header(script.log.checkpoint(company, 1, [company.logSigner]), script)).toEqual(['checkpoint.not_witnessed'])
    const stranger = new Company().witness(1_800_000_000)
    expect(await header(script.log.checkpoint(company, 1, [company.logSigner, stranger]), script)).toEqual(['checkpoint.not_witnessed'])
  })

  it('with a plain signature by the witness key instead of a cosignature is refused', async () => {
    const script = autonomous(company)
    const plain = noteSigner('witness.acme.example', company.witnessKeys.privateKey)
    expect(await header(script.log.checkpoint(company, 1, [company.logSigner, plain]), script)).toEqual(['checkpoint.not_witnessed'])
  })

  it('of an earlier head, which does not cover the story, is refused', async () => {
    const log = new MemoryLog()
    autonomous(company, { log, change: 'chg_before' })
    const early = log.checkpoint(company, 1_800_000_000)
    expect(await header(early, autonomous(company, { log }))).toContain('entry.not_included')
  })
})

describe('a hostile text', () => {
  const lines = autonomous(company).dossier().trimEnd().split('\n').slice(0, -1)
  const withFirst = (change: (line: string) => string) => endOver(lines.map((line, i) => (i === 0 ? change(line) : line)))
  const withEntry = (change: (line: string) => string) => endOver(lines.map((line, i) => (i === 1 ? change(line) : line)))

  it('with a key twice in one object is refused', async () => {
    expect(await integrityOf(withFirst((line) => line.replace('{', '{"change":"chg_1",')))).toContain('json.duplicate_key')
    expect(await integrityOf(withEntry((line) => line.replace('{', '{"index":0,')))).toContain('json.duplicate_key')
  })

  it('with keys that reach for a prototype is refused, and no prototype changes', async () => {
    expect(await integrityOf(withFirst((line) => line.replace('{', '{"__proto__":{"polluted":true},')))).toContain('json.forbidden_key')
    expect(await integrityOf(withFirst((line) => line.replace('{', '{"constructor":{"prototype":{"polluted":true}},')))).toContain(
      'json.forbidden_key',
    )
    expect(await integrityOf(withEntry((line) => line.replace('"type":"entry"', '"type":"entry","toString":1')))).toContain(
      'dossier.malformed',
    )
    expect(({} as Any).polluted).toBeUndefined()
  })

  it('that is valid JSON in another form is refused', async () => {
    for (const change of [
      (line: string) => ` ${line}`,
      (line: string) => `${line} `,
      (line: string) => `${line}\r`,
      (line: string) => line.replace(':', ': '),
      (line: string) => line.replace('"index":0', '"index":0.0'),
      (line: string) => line.replace('"index":0', '"index":-0'),
      (line: string) => line.replace('"index":0', '"index":0e1'),
      (line: string) => line.replace('"type":"entry"', '"type":"\\u0065ntry"'),
    ]) {
      expect((await integrityOf(withEntry(change))).length).toBeGreaterThan(0)
    }
  })

  it('with numbers, nulls and lists where texts belong is refused', async () => {
    for (const value of ['1', 'null', '[]', '{}', 'true', '""', '1e999', '9007199254740993']) {
      expect((await integrityOf(withFirst((line) => line.replace('"change":"chg_1"', `"change":${value}`)))).length).toBeGreaterThan(0)
      expect((await integrityOf(withEntry((line) => line.replace('"index":0', `"index":${value}`)))).length).toBeGreaterThan(0)
    }
  })

  it('nested beyond any need is refused without exhausting the stack', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(await integrityOf(withFirst((line) => line.replace('{', `{"a":${deep},`)))).toContain('json.too_deep')
  })

  it('with an endless line is refused before it fills the memory', async () => {
    const endless = async function* () {
      yield `${lines[0]}\n`
      for (;;) yield 'x'.repeat(1 << 20)
    }
    const report = await verifyDossier(endless(), trust)
    expect(codes(report, 'integrity')).toEqual(['dossier.line_too_long'])
  })

  it('that is not UTF-8 is refused', async () => {
    const bytes = Buffer.from(endOver(lines))
    bytes[bytes.indexOf('chg_1')] = 0xff
    expect(await integrityOf(bytes)).toContain('dossier.not_utf8')
    expect(await integrityOf(`${lines[0]}\n\ud800\n`)).toContain('dossier.not_utf8')
  })

  it('never breaks the verifier: random bytes, and lines of random JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.array(fc.json()).map((all) => Buffer.from(`${lines[0]}\n${all.join('\n')}\n`)),
        ),
        async (bytes) => {
          expect((await verifyText(bytes, trust)).integrity.verdict).toBe('fail')
        },
      ),
      { numRuns: 200 },
    )
  })

  it('with thousands of bad lines yields a bounded report', async () => {
    const bad = Array.from({ length: 3000 }, (_, i) => canonicalJson({ type: 'entry', index: i, leaf: 'x', proof: [] }))
    const report = await verifyText(endOver([lines[0]!, ...bad]), trust)
    expect(report.integrity.problems.length).toBeLessThan(600)
  })
})
