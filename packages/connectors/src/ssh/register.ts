// The register of issued certificates: one certificate per line. An SSH host keeps no list of them, so the authority has to.
import { type Certificate, certificateFromLine, certificateLine } from './certificate.ts'
import type { Place } from './config.ts'
import { type Files, withFiles } from './files.ts'
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
    return withFiles(this.#place, this.#links, signal, (files) => this.#read(files, signal))
  }

  /** Enters a certificate, in the place of one of the same serial: a repeated call leaves one entry. */
  enter(certificate: Certificate, signal: AbortSignal): Promise<void> {
    return oneAtATime(this.#place.path, signal, () =>
      withFiles(this.#place, this.#links, signal, async (files) => {
        const others = (await this.#read(files, signal)).filter(
          ({ serial, authority }) => serial !== certificate.serial || !authority.equals(certificate.authority),
        )
        const text = [...others, certificate].map((each) => `${certificateLine(each, each.keyId.replace(/[^\x21-\x7e]/g, '_'))}\n`).join('')
        await files.replace(this.#place.path, Buffer.from(text), signal)
      }),
    )
  }

  async #read(files: Files, signal: AbortSignal): Promise<readonly Certificate[]> {
    const bytes = await files.read(this.#place.path, signal)
    if (bytes === undefined)
      throw new Refusal(
        'ssh.register_missing',
        `there is no register of certificates at \`${this.#place.path}\`; create an empty file there first`,
      )
    return bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
      .map(certificateFromLine)
  }
}
