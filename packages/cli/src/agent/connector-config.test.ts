import { connectors } from '@countersign/connectors'
import { describe, expect, it } from 'vitest'
import { parseConnectorConfig } from './connector-config.ts'
import { connectorExecutor } from './executors/connector.ts'
import type { Mandate } from './mandate.ts'
import { resolveSecret } from './secret-reference.ts'
import { mandatePayload } from './testing/fake-control-plane.ts'

const yaml = (secret = 'env:HR_OPERATOR', more = '') => `
systems:
  hr-db:
    connector: postgresql
    config: { host: 127.0.0.1, port: 1, database: hr, tls: "off", operator: ops, observer: obs }
    secrets: { operator: "${secret}" }
${more}`

const parse = (text: string) => parseConnectorConfig(text, 'systems.yaml', connectors)

const problemsOf = (text: string): string => {
  try {
    parse(text)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it was taken')
}

describe('the connector file', () => {
  it('names systems, their connector, their settings and references to their secrets', () => {
    expect([...parse(yaml()).keys()]).toEqual(['hr-db'])
  })

  it('takes no value in place of a reference, and does not repeat it', () => {
    expect(problemsOf(yaml('hunter2'))).toMatch(/named as/)
    expect(problemsOf(yaml('hunter2'))).not.toContain('hunter2')
  })

  it.each([
    [yaml().replace('postgresql', 'oracle'), 'connector'],
    [yaml().replace('port: 1', 'port: x'), 'config'],
    [yaml().replace('operator: "', 'observer: "'), 'secrets.observer'],
    [yaml('env:X', '    typo: 1'), 'typo'],
    [yaml().replace('systems:', 'system:'), 'systems'],
    ['systems: [', 'systems.yaml'],
    [`${yaml()}\nsystems: {}`, 'a key must be a word, stand once'],
  ])('refuses a mistake and says where', (text, where) => {
    expect(problemsOf(text)).toContain(where)
  })
})

describe('the connector executor', () => {
  const execute = (changed: object, env = {}) =>
    connectorExecutor(parse(yaml()), { timeoutMs: 2000, env }).execute(
      mandatePayload('mnd_1', changed as Record<string, unknown>) as unknown as Mandate,
      new AbortController().signal,
    )

  it('refuses what it has no way to', async () => {
    expect(await execute({ system: 'payroll' })).toMatchObject({ status: 'refused', code: 'agent.unknown_system' })
    expect(await execute({ handle: { kind: 'ssh.key', account: 'x' } })).toMatchObject({ status: 'refused', code: 'agent.foreign_kind' })
  })

  it('refuses, to be tried again, while its secret is not there', async () => {
    expect(await execute({})).toMatchObject({ status: 'refused', code: 'secret.unresolvable', retryable: true })
  })

  it('never issues a credential: whoever makes it would know it', async () => {
    expect(await execute({ action: 'credential.issue' }, { HR_OPERATOR: 'x' })).toMatchObject({
      status: 'refused',
      code: 'connector.cannot',
    })
  })

  it('says nothing is done when the system is not there', async () => {
    const outcome = await execute({}, { HR_OPERATOR: 'canary-secret' })
    expect(outcome.status).not.toBe('done')
    expect(JSON.stringify(outcome)).not.toContain('canary-secret')
  })
})

describe('a reference', () => {
  it('of env: and exec: is resolved without a shell', async () => {
    expect((await resolveSecret('env:S', { S: 'one' })).expose()).toBe('one')
    expect((await resolveSecret('exec:/bin/echo two $HOME', {})).expose()).toBe('two $HOME')
  })

  it('that leads nowhere says so without what stood behind it', async () => {
    await expect(resolveSecret('exec:/bin/false secret-argument', {})).rejects.toMatchObject({ code: 'secret.unresolvable' })
    await expect(resolveSecret('exec:/bin/false secret-argument', {})).rejects.not.toThrow(/secret-argument/)
    await expect(resolveSecret('hunter2', {})).rejects.not.toThrow(/hunter2/)
  })
})
