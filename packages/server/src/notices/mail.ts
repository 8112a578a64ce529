// Mail by SMTP (RFC 5321): one connection for each message, encrypted with a certificate that holds, except on this machine itself. Nothing is held when it
// ends or is cut off. SAFETY: an address is checked before it stands in an envelope; what the server says never leaves here but for its number.

import type { Secret } from '@countersign/connector-kit'
import type { Channel, Message } from '@countersign/core/execution/notices/index'
import { SendFailed } from '@countersign/core/execution/notices/index'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { isLoopback } from './loopback.ts'
import { isMailAddress } from './mail-address.ts'
import { mailHtml, mailText } from './mail-text.ts'

export interface MailSettings {
  /** `smtps://user:password@host:465`, or `smtp://…:587`, which must offer STARTTLS. Asked for at each message, so that a renewed one counts. */
  server(): Promise<Secret>
  readonly from: string
  /** Authorities that are trusted besides, PEM. */
  readonly roots?: string
}

const stepMs = 10_000
const silenceMs = 15_000

const serverIn = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '')
    throw new SendFailed('the mail server is no smtp:// or smtps:// address', false)
  return url
}

/** What the server's number means: of the recipient and the message alone it is for good. */
const failureOf = (error: unknown): SendFailed => {
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown }
  const number = typeof responseCode === 'number' ? responseCode : undefined
  const said = number === undefined ? '' : `: it answered ${number}`
  switch (code) {
    case 'EENVELOPE':
    case 'EMESSAGE':
      return new SendFailed(`the mail server does not take it${said}`, number !== undefined && number >= 500 && number < 600)
    case 'EAUTH':
      return new SendFailed(`the mail server does not take the user and password${said}`, false)
    case 'ETLS':
      return new SendFailed('the connection to the mail server can not be encrypted as it must be', false)
    case 'ETIMEDOUT':
      return new SendFailed('the mail server did not answer in time', false)
    default:
      return new SendFailed(`the mail server can not be reached, or its certificate does not hold${said}`, false)
  }
}

const connectionTo = (url: URL, roots: string | undefined): SMTPConnection => {
  const secure = url.protocol === 'smtps:'
  const near = isLoopback(url.hostname)
  return new SMTPConnection({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !near,
    opportunisticTLS: false,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(roots === undefined ? {} : { ca: roots }) },
    connectionTimeout: stepMs,
    greetingTimeout: stepMs,
    dnsTimeout: stepMs,
    socketTimeout: silenceMs,
  })
}

const bytesOf = (message: Message, to: { address: string; name: string }, from: string): Promise<Buffer> =>
  new MailComposer({
    from: { name: 'Countersign', address: from },
    to: { name: to.name, address: to.address },
    subject: message.subject,
    date: message.at,
    // RFC 5322 §3.6.4: the same at each try, so that who has it drops the next.
    messageId: `<${message.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    text: mailText(message),
    html: mailHtml(message),
    headers: {
      // RFC 3834: no machine answers this.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(message.urgent ? { Importance: 'high' } : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()

const submit = (
  connection: SMTPConnection,
  url: URL,
  envelope: { from: string; to: string[] },
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(failureOf(error))
    const settle =
      (next: () => void) =>
      (error?: Error | null): void =>
        error ? fail(error) : next()
    connection.on('error', fail)
    connection.on('end', () => fail(undefined))
    signal.addEventListener('abort', () => fail({ code: 'ETIMEDOUT' }), { once: true })
    const send = (): void => connection.send(envelope, bytes, settle(resolve))
    connection.connect(
      settle(() => {
        if (url.username === '') send()
        else connection.login({ user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }, settle(send))
      }),
    )
  })

export const mailBy = ({ server, from, roots }: MailSettings): Channel => ({
  name: 'mail',
  kinds: [],
  forPeople: false,
  atOnce: 8,
  send: async (message, signal) => {
    const { to } = message
    if (to === undefined || !isMailAddress(to.address)) throw new SendFailed('his address is no mail address', true)
    const url = serverIn((await server()).expose())
    const bytes = await bytesOf(message, to, from)
    const connection = connectionTo(url, roots)
    try {
      await submit(connection, url, { from, to: [to.address] }, bytes, signal)
    } finally {
      // It has been taken, or it is over: nobody waits for a farewell.
      connection.close()
      connection.on('error', () => {})
    }
  },
})
