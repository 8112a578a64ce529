// Shows a certificate at a door: one TLS handshake on a fresh connection and one request. With TLS 1.3 a handshake ends before the server has looked at the
// certificate, so only what the server says afterwards is an answer. SAFETY: no session is resumed, nothing is followed, little is read.
import { request } from 'node:https'
import { beginPresentation, type Presentable, type Presentation } from '@countersign/connector-kit'
import { pemBlock } from '@countersign/x509'
import { readSecret } from './certified-key.ts'
import type { X509Door } from './config.ts'
import { isNamed } from './handle.ts'

type Verdict = readonly [Presentation['answer'], string, string]

/** Alerts (RFC 8446 §6.2) that are about the certificate that was shown. */
const ABOUT_CERTIFICATE =
  /ALERT_(?:BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED)$/

/** A refusal is only what the server said about the certificate; a cut connection is none. */
export const verdictOfError = (error: unknown, isAborted: boolean): Verdict => {
  if (isAborted) return ['unreachable', 'aborted', 'the deadline passed before the server answered']
  const { code } = error as { readonly code?: unknown }
  const word = typeof code === 'string' ? code : 'no_answer'
  if (ABOUT_CERTIFICATE.test(word)) return ['refused', word, 'the server refused the certificate in the handshake']
  return ['unreachable', word, 'the connection ended before the server answered about the certificate']
}

export const verdictOfStatus = (status: number, door: Pick<X509Door, 'refuses'>): Verdict => {
  if (status >= 200 && status < 300) return ['accepted', String(status), 'the server served the certificate']
  if ((door.refuses ?? [401, 403]).includes(status)) return ['refused', String(status), 'the server refused the certificate']
  return ['unreachable', String(status), 'the server answered, and not about the certificate']
}

export const present = async (
  door: X509Door,
  { handle, secret }: Presentable,
  timeoutMs: number,
  caller: AbortSignal,
): Promise<Presentation> => {
  const ended = beginPresentation()
  let held: ReturnType<typeof readSecret>
  try {
    held = readSecret(secret)
  } catch {
    return ended('cannot_present', 'x509.malformed', 'the secret is no private key with its certificate')
  }
  // INVARIANT: a refusal is about the named certificate; another one is not even tried.
  if (!isNamed(handle, held.certificate))
    return ended('cannot_present', 'x509.other_certificate', 'the secret is not the certificate that the handle names')
  const signal = AbortSignal.any([caller, AbortSignal.timeout(timeoutMs)])
  if (signal.aborted) return ended('unreachable', 'aborted', 'the deadline passed before it began')
  const verdict = await new Promise<Verdict>((resolve) => {
    try {
      const asked = request(
        door.url,
        {
          agent: false,
          signal,
          key: held.key.export({ type: 'pkcs8', format: 'pem' }),
          cert: [held.certificate, ...held.above].map(({ der }) => pemBlock('CERTIFICATE', der)).join(''),
          ...(door.ca === undefined ? {} : { ca: door.ca }),
          ...(door.serverName === undefined ? {} : { servername: door.serverName }),
        },
        (answer) => {
          resolve(verdictOfStatus(answer.statusCode ?? 0, door))
          asked.destroy()
        },
      )
      asked.on('error', (error) => resolve(verdictOfError(error, signal.aborted)))
      asked.end()
    } catch {
      resolve(['cannot_present', 'x509.unusable', 'this certificate can not be shown from here'])
    }
  })
  return ended(...verdict)
}
