// Mail over real SMTP: what arrives, what never leaves unencrypted, and what a hostile text or server can't do.
import { Secret } from '@countersign/connector-kit'
import { type Message, SendFailed } from '@countersign/core/execution/notices/index'
import { type MailServer, type MailServerOptions, startMailServer } from '@countersign/downstreams/mail'
import { mailBy } from '@countersign/server/notices/mail'
import { isMailAddress } from '@countersign/server/notices/mail-address'
import { mailHtml, mailText } from '@countersign/server/notices/mail-text'
import { afterEach, describe, expect, test } from 'vitest'

let server: MailServer | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

const message = (changed: Partial<Message> = {}): Message => ({
  id: 'msg_1',
  subject: 'Approve: revoke 12 credentials, until Tue, 6 Jan 2026, 09:00 (UTC)',
  urgent: true,
  at: new Date('2026-01-05T09:00:00Z'),
  parts: [
    {
      title: 'Approve: revoke 12 credentials',
      lines: ['Revoke 12 credentials at Fake. Risk: high.', 'Why: the contract ends (CHG-1)'],
      otherwise: 'If you do nothing, it is a no.',
      link: { words: 'Read and decide', url: 'https://countersign.example/inbox/apr_1' },
    },
  ],
  closing: ['Sent by Countersign of Acme.'],
  to: { address: 'ada@example.com', name: 'Ada' },
  ...changed,
})

const patient = () => new AbortController().signal

const opened = async (options: MailServerOptions, url: (port: number) => string, trusted = true) => {
  server = await startMailServer(options)
  const { port, roots } = server
  const mail = mailBy({
    server: async () => new Secret(url(port)),
    from: 'countersign@acme.example',
    ...(trusted && roots !== '' ? { roots } : {}),
  })
  return { taken: server.taken, send: (one: Message = message(), signal = patient()) => mail.send(one, signal), server }
}

const failure = async (sending: Promise<void>): Promise<{ problem: string; lasting: boolean }> => {
  try {
    await sending
  } catch (error) {
    if (error instanceof SendFailed) return { problem: error.message, lasting: error.lasting }
    throw error
  }
  throw new Error('it was taken')
}

/** Quoted-printable undone, as a reader does. */
const read = (text: string): string =>
  text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

test('a message arrives as text and HTML, from us to him alone, under the id that it keeps at each try, and no machine answers it', async () => {
  const { send, taken } = await opened({ tls: 'none' }, (port) => `smtp://127.0.0.1:${port}`)
  await send()
  await send()
  expect(taken.map(({ from, to }) => [from, to])).toEqual(Array(2).fill(['countersign@acme.example', ['ada@example.com']]))
  for (const { text } of taken) {
    expect(text).toMatch(/^Message-ID: <msg_1@acme\.example>\r$/m)
    expect(text).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(text).toMatch(/^To: "?Ada"? <ada@example\.com>\r$/m)
    expect(text).toMatch(/^Date: Mon, 05 Jan 2026 09:00:00 \+0000\r$/m)
    expect(text).toContain('text/plain')
    expect(text).toContain('text/html')
    expect(read(text)).toContain('Revoke 12 credentials at Fake. Risk: high.')
    expect(read(text)).toContain('https://countersign.example/inbox/apr_1')
  }
})

describe('encrypted', () => {
  test.each([
    ['starttls', (port: number) => `smtp://ada:p%40ss@localhost:${port}`],
    ['implicit', (port: number) => `smtps://ada:p%40ss@localhost:${port}`],
  ] as const)('%s: it signs in and sends once the certificate holds', async (tls, url) => {
    const { send, taken } = await opened({ tls, user: { name: 'ada', password: 'p@ss' } }, url)
    await send()
    expect(taken).toMatchObject([{ encrypted: true, user: 'ada' }])
  })

  test.each([
    ['starttls', 'smtp'],
    ['implicit', 'smtps'],
  ] as const)('%s: a certificate that nobody vouches for, or that is for another name, is not sent to', async (tls, scheme) => {
    const unknown = await opened({ tls }, (port) => `${scheme}://localhost:${port}`, false)
    expect((await failure(unknown.send())).lasting).toBe(false)
    expect(unknown.taken).toEqual([])
    await unknown.server.stop()
    const other = await opened({ tls, host: 'mail.example' }, (port) => `${scheme}://localhost:${port}`)
    expect((await failure(other.send())).lasting).toBe(false)
    expect(other.taken).toEqual([])
  })

  test('a server elsewhere that offers no encryption gets neither password nor message', async () => {
    const { send, taken } = await opened({ tls: 'none', user: { name: 'ada', password: 'p' } }, (port) => `smtp://ada:p@0.0.0.0:${port}`)
    expect(await failure(send())).toEqual({
      problem: 'the connection to the mail server can not be encrypted as it must be',
      lasting: false,
    })
    expect(taken).toEqual([])
  })
})

describe('what goes wrong', () => {
  test('a recipient whom the server does not know is given up; one whom it takes later is tried again', async () => {
    const { send, server: mail } = await opened({ tls: 'none' }, (port) => `smtp://127.0.0.1:${port}`)
    mail.setRefusing(() => 550)
    expect(await failure(send())).toEqual({ problem: 'the mail server does not take it: it answered 550', lasting: true })
    mail.setRefusing(() => 451)
    expect(await failure(send())).toEqual({ problem: 'the mail server does not take it: it answered 451', lasting: false })
  })

  test('a wrong password is tried again, and is in no word of it', async () => {
    const options: MailServerOptions = { tls: 'starttls', user: { name: 'ada', password: 'right' } }
    const { send } = await opened(options, (port) => `smtp://ada:hunter2@localhost:${port}`)
    const { problem, lasting } = await failure(send())
    expect([problem, lasting]).toEqual(['the mail server does not take the user and password: it answered 535', false])
  })

  test('a server that never answers is left when the time is up, and its connection with it', async () => {
    const { send, server: mail } = await opened({ tls: 'none' }, (port) => `smtp://127.0.0.1:${port}`)
    mail.setHanging(true)
    expect(await failure(send(message(), AbortSignal.timeout(300)))).toEqual({
      problem: 'the mail server did not answer in time',
      lasting: false,
    })
  })

  test('nobody there, and an address that is no mail server', async () => {
    const gone = await opened({ tls: 'none' }, (port) => `smtp://127.0.0.1:${port}`)
    await gone.server.stop()
    expect((await failure(gone.send())).lasting).toBe(false)
    const odd = mailBy({ server: async () => new Secret('http://x:secret@y'), from: 'a@b.example' })
    expect((await failure(odd.send(message(), patient()))).problem).toBe('the mail server is no smtp:// or smtps:// address')
  })
})

describe('what somebody wrote', () => {
  test('begins no header, and becomes no markup', async () => {
    const { send, taken } = await opened({ tls: 'none' }, (port) => `smtp://127.0.0.1:${port}`)
    const evil = '<img src=x onerror=alert(1)>\r\nBcc: eve@evil.example\r\n\r\n<b>'
    await send(
      message({
        subject: `Approve ${evil}`,
        parts: [{ title: evil, lines: [evil], otherwise: evil, link: { words: evil, url: 'https://countersign.example/x"><script>' } }],
        to: { address: 'ada@example.com', name: `Ada ${evil}` },
      }),
    )
    const [mail] = taken
    expect(mail!.to).toEqual(['ada@example.com'])
    const head = mail!.text.slice(0, mail!.text.indexOf('\r\n\r\n'))
    expect(head).not.toMatch(/^Bcc:/im)
    const html = mailHtml(
      message({ subject: evil, parts: [{ title: evil, lines: [evil], otherwise: evil, link: { words: evil, url: '"><script>' } }] }),
    )
    expect(html).not.toMatch(/<(img|b|script)[ >]/)
  })

  test.each([
    '',
    'ada',
    'a@b@c',
    'a b@c.example',
    'a@b.example\r\nRCPT TO:<eve@evil.example>',
    'a@b.example, eve@evil.example',
    '<a@b.example>',
    'a@-b',
    `${'a'.repeat(65)}@b.example`,
  ])('is no address: %j', async (address) => {
    expect(isMailAddress(address)).toBe(false)
    const mail = mailBy({ server: async () => new Secret('smtp://127.0.0.1:1'), from: 'a@b.example' })
    expect(await failure(mail.send(message({ to: { address, name: 'x' } }), patient()))).toEqual({
      problem: 'his address is no mail address',
      lasting: true,
    })
  })

  test('as text, each question stands with its link and what silence means; one alone says it once', () => {
    expect(mailText(message())).toBe(
      'Revoke 12 credentials at Fake. Risk: high.\nWhy: the contract ends (CHG-1)\n\nRead and decide:\nhttps://countersign.example/inbox/apr_1\n\nIf you do nothing, it is a no.\n\n-- \nSent by Countersign of Acme.\n',
    )
    const two = message({ parts: [...message().parts, ...message().parts] })
    expect(mailText(two)).toContain('2. Approve: revoke 12 credentials')
  })
})
