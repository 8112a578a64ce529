// What is held in Countersign itself, reviewed in the console: each line kept or ended, nobody's own by himself; who answers for what it goes by; and asking others for more.
import { lookAtOwnAccess } from '@countersign/core/authority/own-access/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { available } from '@countersign/downstreams/availability'
import { generateKeyPair } from '@countersign/ledger'
import { connectorHost } from '@countersign/server/connectors/host'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { violationsOf } from './axe.ts'
import { narrowDark, picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import { givePasskey } from './passkey.ts'

describe.runIf(available('chromium'))('who can do what here', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  beforeAll(async () => {
    database = await startTestDatabase()
    house = await openConsole(database)
  })
  afterAll(async () => {
    await house?.close()
    await database?.stop()
  })

  const opened = async (party: string): Promise<string> => {
    const answer = await house.call('POST', `/v1/providers/${party}/review`, { session: await house.signIn('ben'), body: {} })
    return answer.body.id
  }
  it('a provider keeps and ends each line by name, and signs exactly that with his passkey', async () => {
    const id = await opened('staying')
    const window = await house.open('cleo')
    await givePasskey(house, window, 'cleo')
    const { page, faults } = window
    await page.goto(`/inbox/review/${id}`)
    await page.getByRole('heading', { level: 1, name: /^Review of / }).waitFor()
    await page.getByRole('group', { name: 'Decision about oscar' }).first().waitFor()
    const groups = await page.getByRole('group', { name: /^Decision about / }).all()
    for (const [index, group] of groups.entries()) await group.getByText(index === 0 ? 'End' : 'Keep', { exact: true }).click()
    await page.getByRole('textbox').fill('the first is not needed any more')
    await page.getByRole('button', { name: 'Confirm', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign' }).click()
    await page.getByText('Nothing is asked here any more: confirmed.').waitFor()
    expect(faults).toEqual([])
  })
  it('the enterprise’s own is opened after a look at what it asks of whom, and asked about all but himself', async () => {
    const { page, faults } = await house.open('cleo')
    await page.goto('/settings/access')
    await page.getByRole('button', { name: 'Signed by nobody' }).click()
    await page
      .getByRole('row', { name: /^ada role administrator/ })
      .getByText('nobody', { exact: true })
      .waitFor()
    expect(new URL(page.url()).search).toBe('?signed=nobody')
    expect(await violationsOf(page, 'all')).toEqual([])
    await picture(page, 'own-access', wide)
    await page.getByRole('button', { name: /^ada role administrator/ }).click()
    await page.getByRole('dialog').getByText('Signed by nobody else').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Review it now' }).click()
    const dialog = page.getByRole('dialog', { name: 'Review who can do what here' })
    await dialog.getByText(/^cleo answers \d+; \d+ of his own go to somebody else afterwards$/).waitFor()
    expect((await house.call('GET', '/v1/reviews?party=acme', { session: await house.signIn('ben') })).body.items).toEqual([])
    expect(await violationsOf(page, 'all')).toEqual([])
    await picture(page, 'review-own-preview', wide)
    await dialog.getByRole('button', { name: 'Open the review' }).click()
    await dialog.getByText('It is open and waits in the inbox of ').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('link', { name: 'Go to the open review' }).click()
    await page.getByRole('heading', { level: 1, name: 'Review of who can do what here' }).waitFor()
    await page.getByText('Yours: somebody else decides it').first().waitFor()
    expect(await page.getByRole('group', { name: 'Decision about cleo' }).count()).toBe(0)
    expect(await page.getByRole('group', { name: 'Decision about ben' }).count()).toBeGreaterThan(0)
    expect(await page.getByRole('button', { name: 'End it' }).count()).toBe(0)
    expect(await violationsOf(page, 'all')).toEqual([])
    await picture(page, 'review-own', wide)
    expect(faults).toEqual([])
  })

  it('a finding that nobody answers for a thing leads an administrator to where he says who does', async () => {
    await lookAtOwnAccess(house.runtime, systemCaller(house.runtime, 'acme', 'look'))
    const found = await house.call('GET', '/v1/findings?kind=own.thing_unowned', { session: await house.signIn('ada') })
    const { page, faults } = await house.open('ada')
    await page.goto(`/findings/${found.body.items[0].id}`)
    await page.getByRole('link', { name: 'Open who can do what here' }).click()
    const dialog = page.getByRole('dialog', { name: 'fake (system)' })
    await dialog.getByRole('combobox', { name: 'Who answers for it from now on' }).selectOption('dan')
    expect(await violationsOf(page, 'all')).toEqual([])
    await picture(page, 'own-thing', wide)
    await dialog.getByRole('button', { name: 'Say who answers for it' }).click()
    await dialog.getByText('dan answers for it from now on.').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Nobody answers for it' }).click()
    await page.getByText('Somebody answers for all of it').waitFor()
    await page.goto('/settings/access?thing=system%20nowhere')
    await page.getByText('This is not here any more').waitFor()
    expect(faults).toEqual([])
  })

  it('an administrator asks others for a key and a system, seeing before what they sign; what looks like a secret leaves the page for nowhere', async () => {
    const { page, faults } = await house.open('ada', narrowDark)
    const sent: string[] = []
    page.on('request', (request) => void sent.push(request.postData() ?? ''))
    const dialog = page.getByRole('dialog')
    const ask = async (line: string) => {
      await dialog.getByRole('button', { name: 'Look what it brings' }).click()
      await dialog.getByText(line).waitFor()
      await dialog.getByText('Signed by somebody else, never by who gets it').waitFor()
      expect(await violationsOf(page, 'all')).toEqual([])
      await dialog.getByLabel('Reason').fill('because')
      await dialog.getByLabel('Ticket or record').fill('CHG-7')
      await dialog.getByRole('button', { name: 'Ask them to sign' }).click()
      await dialog.getByText('until then nothing has changed').waitFor()
    }
    await page.goto('/settings/keys')
    await page.getByRole('button', { name: 'A key of somebody' }).click()
    await dialog.getByLabel('Whose it is').fill('finn')
    await dialog.getByLabel('Public key').fill('-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----')
    await dialog.getByRole('alert').getByText('This was a private key').waitFor()
    expect(await dialog.getByLabel('Public key').inputValue()).toBe('')
    await dialog.getByLabel('Public key').fill(generateKeyPair().publicKey.toString('base64'))
    await picture(page, 'give-key', narrowDark)
    await ask('signs in the name of finn from then on')

    await page.goto('/settings/systems')
    await page.getByRole('button', { name: 'Change: Fake' }).click()
    const operator = dialog.getByRole('group', { name: 'Where the secrets of the operator are' }).getByLabel('operator')
    await operator.fill('hunter2')
    await dialog.getByText('It is no place of a secret').waitFor()
    await dialog.getByRole('button', { name: 'Look what it brings' }).click()
    expect(await operator.getAttribute('aria-invalid')).toBe('true')
    await picture(page, 'give-system', narrowDark)
    await operator.fill('')
    await dialog.getByLabel('Name', { exact: true }).first().fill('Fake two')
    await ask('its name: Fake → Fake two')
    expect(sent.filter((body) => /PRIVATE|hunter2/.test(body))).toEqual([])
    expect(faults).toEqual([])
  })

  it('an engineer proposes a system through the fields of its connector: what is wrong is told at its field, and others see exactly what he filled in', async () => {
    const { page, faults } = await house.open('ada', wide)
    Object.assign(house.runtime, { connectors: connectorHost(house.runtime.secrets) })
    const dialog = page.getByRole('dialog')
    await page.goto('/settings/systems')
    await page.getByRole('button', { name: 'Add a system' }).click()
    await dialog.getByLabel('Id', { exact: true }).fill('cache')
    await dialog.getByLabel('Name', { exact: true }).fill('Cache')
    await dialog.getByRole('combobox', { name: 'Connector' }).selectOption('redis')
    await dialog.getByText('Users of the ACL, their passwords and connections, at each node', { exact: true }).waitFor()
    const field = (label: string) => dialog.getByLabel(label, { exact: true })
    await dialog.getByRole('button', { name: 'Add to Nodes' }).click()
    await field('Host').fill('cache.example.com')
    await field('Port').fill('70000')
    await field('TLS').selectOption('verify')
    await field('Persistence').selectOption('aclfile')
    await field('Operator').fill('cs_operator')
    await dialog.getByRole('button', { name: 'Look what it brings' }).click()
    const wrong = dialog.locator('[aria-invalid="true"]')
    expect(await wrong.count()).toBe(3)
    for (const [label, told] of [
      ['Port', 'At most 65535.'],
      ['ID', 'This is needed.'],
      ['Observer', 'This is needed.'],
    ] as const)
      expect(
        await field(label).evaluate(
          (one) => one.ownerDocument.getElementById(one.getAttribute('aria-describedby')?.split(' ')[0] ?? '')?.textContent,
        ),
      ).toBe(told)
    expect(await violationsOf(page, 'all')).toEqual([])
    await picture(page, 'give-system-wrong', wide)
    await field('ID').fill('one')
    await field('Port').fill('6379')
    await field('Observer').fill('cs_observer')
    await dialog.getByRole('tab', { name: 'As JSON' }).click()
    const json = dialog.getByLabel('Settings as JSON')
    const text = await json.inputValue()
    await json.fill(text.replace('cs_observer', 'cs_reader').replace('{', '{ "colour": "red",'))
    await dialog.getByRole('tab', { name: 'Fields' }).click()
    await dialog.getByText('The connector has no such setting: colour.').waitFor()
    await dialog.getByRole('button', { name: 'Take it out' }).click()
    expect(await field('Observer').inputValue()).toBe('cs_reader')
    await field('operator').fill('env:CACHE_OPERATOR')
    await dialog.getByRole('button', { name: 'Look what it brings' }).click()
    await dialog.getByText('`nodes`: [{"host":"cache.example.com","id":"one","port":6379}]').waitFor()
    const lines = await dialog.locator('[aria-live] li').allInnerTexts()
    expect(lines.filter((line) => /^`|secret/.test(line))).toEqual([
      '`nodes`: [{"host":"cache.example.com","id":"one","port":6379}]',
      '`observer`: cs_reader',
      '`operator`: cs_operator',
      '`persistence`: aclfile',
      '`tls`: verify',
      'where the secret `operator` of the hand is: env:CACHE_OPERATOR',
    ])
    await picture(page, 'give-system-fields', wide)
    expect(faults).toEqual([])
  })
})
