// The register of issued certificates: one certificate per line. An SSH host keeps no list of them, so the authority has to. Its first line says what time it
// was when it was written last; what is long over and in no revocation list is left out the next time.
import { type Certificate, certificateFromLine, certificateLine } from './certificate.ts'
import type { Place } from './config.ts'
import { type Files, withFiles } from './files.ts'
import { believed, isLongOver, worthForgetting } from './forgetting.ts'
import type { Links } from './links.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { Refusal } from './outcomes.ts'

export class Register {
  readonly #place: Place
  readonly #links: Links

  constructor(place: Place, links: Links) {
    this.#place = place
    this.#links = links
  }

  /** INVARIANT: complete, or it throws: a missing file or a line that cannot be read is no empty register. */
  all(signal: AbortSignal): Promise<readonly Certificate[]> {
    return withFiles(this.#place, this.#links, signal, async (files) => (await this.#read(files, signal)).certificates)
  }

  /**
   * Enters a certificate, in the place of one of the same serial: a repeated call leaves one entry. `isListed`: whether a revocation list still names one; asked
   * where something is to be left out, and where it can't be said everything stays.
   */
  enter(certificate: Certificate, isListed: () => Promise<(one: Certificate) => boolean>, signal: AbortSignal): Promise<void> {
    return oneAtATime(this.#place.path, signal, () =>
      withFiles(this.#place, this.#links, signal, async (files) => {
        const { certificates, writtenAt } = await this.#read(files, signal)
        const others = certificates.filter(
          ({ serial, authority }) => serial !== certificate.serial || !authority.equals(certificate.authority),
        )
        const at = believed(new Date(), writtenAt)
        const kept = writtenAt === undefined ? others : await withoutLongOver(others, at, isListed)
        const lines = [...kept, certificate].map((each) => certificateLine(each, each.keyId.replace(/[^\x21-\x7e]/g, '_')))
        await files.replace(this.#place.path, Buffer.from([`${writtenMark}${at.toISOString()}`, ...lines, ''].join('\n')), signal)
      }),
    )
  }

  async #read(files: Files, signal: AbortSignal): Promise<{ certificates: readonly Certificate[]; writtenAt: Date | undefined }> {
    const bytes = await files.read(this.#place.path, signal)
    if (bytes === undefined)
      throw new Refusal(
        'ssh.register_missing',
        `there is no register of certificates at \`${this.#place.path}\`; create an empty file there first`,
      )
    const lines = bytes.toString('utf8').split('\n')
    const written = Date.parse(lines[0]?.startsWith(writtenMark) ? lines[0].slice(writtenMark.length) : '')
    return {
      certificates: lines.filter((line) => line.trim() !== '' && !line.startsWith('#')).map(certificateFromLine),
      writtenAt: Number.isNaN(written) ? undefined : new Date(written),
    }
  }
}

const writtenMark = '# written '

/** ORDER: a certificate is left out after its revocation was: by the register it is known until when a revoked one holds. */
async function withoutLongOver(
  certificates: readonly Certificate[],
  at: Date,
  isListed: () => Promise<(one: Certificate) => boolean>,
): Promise<readonly Certificate[]> {
  if (certificates.length <= worthForgetting || !certificates.some((one) => isLongOver(one, at))) return certificates
  try {
    const listed = await isListed()
    return certificates.filter((one) => !isLongOver(one, at) || listed(one))
  } catch {
    return certificates
  }
}
