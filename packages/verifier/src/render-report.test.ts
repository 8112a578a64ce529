import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderReport } from './render-report.ts'
import { Company } from './testing/company.ts'
import { approvedBy, everything } from './testing/stories.ts'
import { endOver, tamper } from './testing/tamper.ts'
import { verifyText } from './testing/verify-text.ts'
import type { Trust } from './trust.ts'

const company = new Company()
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const rendered = async (dossier: string) => renderReport(await verifyText(dossier, trust))

describe('the report as text', () => {
  it('shows three verdicts and how each operation ended', async () => {
    const text = await rendered(everything(company).dossier())
    for (const aspect of ['integrity', 'completeness', 'truth']) expect(text).toMatch(new RegExp(`^ {2}${aspect} +PASS `, 'm'))
    expect(text).toMatch(/crd_op_lying .* agt_northwind .* per_alice, per_bob .* rejected .* presented .* risk_complete/)
    expect(text).toMatch(/crd_op_legacy .* risk_accepted by per_carol until 2026/)
    expect(text).toContain('not needed')
    expect(text).not.toContain('Problems')
  })

  it('names each problem with its place, and never says pass of what could not be judged', async () => {
    const { alice } = company.people
    const unapproved = await rendered(approvedBy(company, (script, request) => script.approve(request, alice)).dossier())
    expect(unapproved).toMatch(/completeness +FAIL +2 problems, listed below/)
    expect(unapproved).toMatch(/line \d+, entry \d+ \(mandate\.minted\): .* \[mandate\.unapproved\]/)
    const cut = await rendered(everything(company).dossier().slice(0, 5000))
    expect(cut).not.toContain('PASS')
    expect(cut).toMatch(/truth +UNKNOWN/)
  })

  it('keeps control characters of a hostile file away from the terminal', async () => {
    const hostile = tamper(everything(company).dossier(), ([header]) => {
      header.change = 'chg\u001b[2J\u0007\u202e'
    })
    const text = await rendered(hostile)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/)
    expect(await rendered(endOver([]))).toContain('(unreadable)')
  })
})
