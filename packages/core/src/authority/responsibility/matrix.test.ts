// The matrix alone: what it refuses, each with its place and a next step; and that it answers every question once.
import { type Bundle, defaultPackDir, loadBundle } from '@countersign/policy'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { everywhere, matrixOf, row } from '../../testing/matrices.ts'
import { answer, mayExecute, type Question } from './answer.ts'
import { matrixChanges, matrixRisk } from './changes.ts'
import { problemsOfMatrix } from './check.ts'
import { compileMatrix } from './compile.ts'
import { type Matrix, type Row, readMatrix } from './matrix.ts'
import { bothAnswer, order } from './scope.ts'

let bundle: Bundle
beforeAll(async () => {
  bundle = await loadBundle(defaultPackDir)
})

const problems = (matrix: Matrix): string[] =>
  problemsOfMatrix(compileMatrix(matrix, bundle)).map(({ where, problem }) => `${where}: ${problem}`)
const withRow = (...rows: Row[]): Matrix => matrixOf(...everywhere, ...rows)

describe('the form', () => {
  const refusals: [string, Partial<Record<keyof Row, unknown>>, string, RegExp][] = [
    ['a provider as accountable', { accountable: 'party:staying' }, 'rows[0].accountable', /a party is never accountable/],
    ['a provider who decides', { decides: ['party:staying'] }, 'rows[0].decides[0]', /a party never decides/],
    ['a provider who approves', { approves: ['party:staying'] }, 'rows[0].approves[0]', /a party never approves/],
    ['a provider as the escalation', { escalatesTo: 'party:staying' }, 'rows[0].escalatesTo', /one role of the enterprise/],
    ['two who are accountable', { accountable: ['role:control_owner', 'role:security_lead'] }, 'rows[0].accountable', /exactly one/],
    ['nobody who is accountable', { accountable: undefined }, 'rows[0]', /accountable/],
    ['a field that nobody knows', { owner: 'ada' } as never, 'rows[0]', /not/],
  ]
  it.each(refusals)('refuses %s', (_what, change, where, words) => {
    const read = readMatrix(JSON.parse(JSON.stringify({ ...matrixOf(row({})), rows: [{ ...row({}), ...change }] })))
    const found = 'problems' in read ? read.problems : []
    expect(found.map((one) => one.where).join(' ')).toContain(where)
    expect(found.map((one) => one.problem).join(' ')).toMatch(words)
  })

  it('refuses two rows of one name', () => {
    expect(readMatrix(matrixOf(row({ id: 'a' }), row({ id: 'a' })))).toMatchObject({ problems: [{ where: 'rows[1].id' }] })
  })

  it('takes a whole one', () => {
    expect(readMatrix(matrixOf(...everywhere))).toHaveProperty('document')
  })
})

describe('the checks', () => {
  it('find nothing wrong with a matrix that covers everything once', () => {
    expect(problems(matrixOf(...everywhere))).toEqual([])
  })

  const wrong: [string, () => Matrix, RegExp][] = [
    [
      'an operation that the policy does not know',
      () => withRow(row({ id: 'x', operations: ['credential.steal'] })),
      /no operation or class `credential.steal`/,
    ],
    [
      'a role that the policy does not know',
      () => withRow(row({ id: 'x', accountable: 'role:boss', scope: { systems: ['s'] } })),
      /no role `boss`/,
    ],
    [
      'a provider role as accountable',
      () => withRow(row({ id: 'x', accountable: 'role:provider_operator', scope: { systems: ['s'] } })),
      /provider's role/,
    ],
    [
      'a provider role that executes',
      () => withRow(row({ id: 'x', executes: ['enterprise', 'role:provider_agent'], scope: { systems: ['s'] } })),
      /name the party/,
    ],
    [
      'evidence that the policy does not know',
      () => withRow(row({ id: 'x', evidence: ['hearsay'], scope: { systems: ['s'] } })),
      /no evidence contract `hearsay`/,
    ],
    [
      'evidence that leaves out what the policy asks',
      () => withRow(row({ id: 'x', operations: ['retire'], evidence: ['grant'], scope: { systems: ['s'] } })),
      /name it too/,
    ],
    [
      'who approves and executes',
      () => withRow(row({ id: 'x', executes: ['enterprise', 'role:control_owner'], scope: { systems: ['s'] } })),
      /whoever approves never executes/,
    ],
    [
      'access that the enterprise could not take away alone',
      () => withRow(row({ id: 'x', executes: ['party:staying'], scope: { systems: ['s'] } })),
      /without anybody's help/,
    ],
    ['an operation that no row covers', () => matrixOf(...everywhere.slice(1)), /no row answers for `credential.revoke`/],
    [
      'an environment that no row covers',
      () => matrixOf(row({ ...everywhere[0]!, scope: { environments: ['production', 'staging'] } }), ...everywhere.slice(1)),
      /in development/,
    ],
    ['two rows for the same', () => withRow(row({ ...everywhere[0]!, id: 'x' })), /answers for the same as `retire`/],
    [
      'two rows that meet without an order',
      () => withRow(row({ id: 'x', scope: { systems: ['s'] } }), row({ id: 'y', scope: { environments: ['production'] } })),
      /neither lies within the other/,
    ],
    [
      'two owners of one outcome',
      () =>
        withRow(
          row({ id: 'x', operations: ['credential.revoke'], outcome: 'dead', scope: { systems: ['s'] } }),
          row({ id: 'y', operations: ['session.end'], outcome: 'Dead', accountable: 'role:security_lead', scope: { systems: ['s'] } }),
        ),
      /has another owner in `x`/,
    ],
    [
      'two owners of one domain',
      () =>
        withRow(
          row({ id: 'x', operations: ['credential.revoke'], outcome: 'a', ownerOf: ['secrets'], scope: { systems: ['s'] } }),
          row({
            id: 'y',
            operations: ['session.end'],
            outcome: 'b',
            accountable: 'role:security_lead',
            ownerOf: ['secrets'],
            scope: { systems: ['s'] },
          }),
        ),
      /`secrets` has another owner/,
    ],
    [
      'a row that is never asked',
      () =>
        withRow(
          row({ id: 'p', scope: { environments: ['production'] } }),
          row({ id: 's', scope: { environments: ['staging'] } }),
          row({ id: 'd', scope: { environments: ['development'] } }),
        ),
      /is never asked/,
    ],
  ]
  it.each(wrong)('refuse %s', (_what, matrix, words) => {
    expect(problems(matrix()).join('\n')).toMatch(words)
  })

  it('let a row wholly within another one have its own owner', () => {
    const exception = row({ id: 'x', outcome: everywhere[0]!.outcome, accountable: 'role:security_lead', scope: { systems: ['s'] } })
    expect(problems(withRow(exception))).toEqual([])
  })
})

describe('an answer', () => {
  const question = { operation: 'credential.revoke', environment: 'production', system: 's', domain: 'service_account', region: 'eu' }
  const idOf = (matrix: Matrix, change: { [K in keyof typeof question]?: string | undefined } = {}) =>
    answer(compileMatrix(matrix, bundle), { ...question, ...change } as Question).row?.id

  it('is the row with the narrowest scope, and within one scope the one with fewer operations', () => {
    const matrix = withRow(
      row({ id: 'system', scope: { systems: ['s'] } }),
      row({ id: 'system-production', scope: { systems: ['s'], environments: ['production'] } }),
      row({ id: 'one', operations: ['credential.revoke'], scope: { systems: ['s'], environments: ['production'] } }),
    )
    expect(idOf(matrix)).toBe('one')
    expect(idOf(matrix, { operation: 'credential.delete' })).toBe('system-production')
    expect(idOf(matrix, { environment: 'staging' })).toBe('system')
    expect(idOf(matrix, { system: 'other' })).toBe('retire')
  })

  it('is none where the region is not known and the matrix answers by region', () => {
    const matrix = withRow(row({ id: 'eu', scope: { regions: ['eu'] } }))
    expect(idOf(matrix)).toBe('eu')
    expect(idOf(matrix, { region: 'us' })).toBe('retire')
    expect(idOf(matrix, { region: undefined })).toBeUndefined()
    expect(idOf(matrix, { region: undefined, operation: 'credential.rotate' })).toBe('replace')
  })

  it('is given at most once, whatever rows there are: rows that answer one question and are pairwise ordered have one winner', () => {
    const part = (values: string[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined })
    const rows = fc.array(
      fc.record({
        operations: fc.subarray(['retire', 'quench', 'credential.revoke', 'session.end', 'grant'], { minLength: 1 }),
        scope: fc.record({
          environments: part(['production', 'staging', 'development']),
          systems: part(['s', 't']),
          domains: part(['d', 'e']),
          regions: part(['eu', 'us']),
        }),
      }),
      { minLength: 1, maxLength: 7 },
    )
    const asked = fc.record({
      operation: fc.constantFrom('credential.revoke', 'credential.delete', 'session.end', 'role.raise'),
      environment: fc.constantFrom('production', 'staging', 'development'),
      system: fc.constantFrom('s', 't', 'u'),
      domain: fc.constantFrom('d', 'e', 'f'),
      region: fc.constantFrom('eu', 'us', 'ap'),
    })
    fc.assert(
      fc.property(rows, asked, (made, one) => {
        const matrix = matrixOf(
          ...made.map(({ operations, scope }, n) => row({ id: `r${n}`, operations, scope: JSON.parse(JSON.stringify(scope)) })),
        )
        const compiled = compileMatrix(matrix, bundle)
        const holding = compiled.rows.filter(({ row: own, operations }) => operations.has(one.operation) && inScope(own, one))
        const ordered = holding.every((a) => holding.every((b) => a === b || ['first', 'second'].includes(order(a, b))))
        const said = answer(compiled, one)
        if (holding.length === 0) expect(said.row).toBeUndefined()
        else if (ordered) expect(said.row).toBeDefined()
        if (said.row)
          for (const other of holding)
            if (other.row !== said.row) expect(order(compiled.rows.find(({ row: own }) => own === said.row)!, other)).toBe('first')
        for (const a of holding) for (const b of holding) expect(bothAnswer(a, b)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

/** The scope of a row, asked a second time by another hand. */
const inScope = (own: Row, one: { environment: string; system: string; domain: string; region: string }): boolean =>
  [
    [own.scope?.environments, one.environment],
    [own.scope?.systems, one.system],
    [own.scope?.domains, one.domain],
    [own.scope?.regions, one.region],
  ].every(([values, value]) => values === undefined || (values as string[]).includes(value as string))

describe('who may execute', () => {
  const principal = (
    kind: 'enterprise' | 'provider' | 'subcontractor',
    party: string,
    roles: string[] = [],
    id = 'x',
    is: 'person' | 'agent' = 'agent',
  ) => ({ kind: is, id, party: { kind, id: party }, roles, active: true }) as const
  const may = (
    executes: string[],
    who: ReturnType<typeof principal>,
    chain: string[] = who.party.kind === 'enterprise' ? [] : [who.party.id],
  ) => mayExecute(row({ executes }), { principal: who, chain })

  it('is who is named, and nobody else', () => {
    expect(may(['enterprise'], principal('enterprise', 'acme'))).toBe(true)
    expect(may(['enterprise'], principal('provider', 'staying'))).toBe(false)
    expect(may(['party:staying'], principal('provider', 'staying'))).toBe(true)
    expect(may(['party:staying'], principal('enterprise', 'acme'))).toBe(false)
    expect(may(['person:ada'], principal('enterprise', 'acme', [], 'ada', 'person'))).toBe(true)
    expect(may(['person:ada'], principal('enterprise', 'acme', [], 'ada', 'agent'))).toBe(false)
    expect(may(['person:ada'], principal('provider', 'staying', [], 'ada', 'person'))).toBe(false)
    expect(may(['role:technical_owner'], principal('enterprise', 'acme', ['technical_owner']))).toBe(true)
    expect(may(['role:technical_owner'], principal('provider', 'staying', ['technical_owner']))).toBe(false)
  })

  it('is a subcontractor only where he and everybody above him is named', () => {
    const sub = principal('subcontractor', 'below')
    expect(may(['party:staying'], sub, ['below', 'staying'])).toBe(false)
    expect(may(['party:below'], sub, ['below', 'staying'])).toBe(false)
    expect(may(['party:below', 'party:staying'], sub, ['below', 'staying'])).toBe(true)
  })

  it('is nobody outside whose chain is not known', () => {
    expect(may(['party:staying'], principal('provider', 'staying'), [])).toBe(false)
    expect(may(['party:staying'], principal('provider', 'staying'), ['other'])).toBe(false)
  })
})

describe('a difference', () => {
  it('is told row by row, in words', () => {
    const before = matrixOf(row({ id: 'a' }), row({ id: 'b' }))
    const after = matrixOf(row({ id: 'a', executes: ['enterprise', 'party:staying'] }), row({ id: 'c' }))
    expect(matrixChanges(after, before)).toEqual([
      'row a: executes enterprise → enterprise, party:staying',
      expect.stringMatching(/^row c is new/),
      expect.stringMatching(/^row b goes/),
    ])
    expect(matrixChanges(after, after)).toEqual([])
  })

  it('is wider where somebody outside comes in, and weaker where somebody more approves', () => {
    const before = matrixOf(row({ id: 'a' }))
    expect(matrixRisk(matrixOf(row({ id: 'a', executes: ['enterprise', 'party:staying'] })), before)).toMatchObject({ scopeWider: true })
    expect(
      matrixRisk(matrixOf(row({ id: 'a', approves: ['role:control_owner', 'role:security_lead', 'role:auditor'] })), before),
    ).toMatchObject({ controlWeaker: true })
    expect(matrixRisk(before, before)).toEqual({ scopeWider: false, controlWeaker: false })
  })
})
