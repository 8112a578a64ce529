// PEM (RFC 7468): blocks of one label, in order. SAFETY: bounded; what stands between blocks is passed over and never interpreted.
import { X509Error } from './errors.ts'

const LARGEST = 4 * 1024 * 1024

export const pemBlock = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`

export const pemBlocks = (text: string, label: string, most = 100): Buffer[] => {
  if (text.length > LARGEST) throw new X509Error('too_large')
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`]
  const blocks: Buffer[] = []
  for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at)) {
    const stop = text.indexOf(end, at)
    if (stop < 0) throw new X509Error('malformed')
    if (blocks.length === most) throw new X509Error('too_large')
    const body = text.slice(at + begin.length, stop).replace(/\s/g, '')
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) throw new X509Error('malformed')
    blocks.push(Buffer.from(body, 'base64'))
    at = stop + end.length
  }
  return blocks
}
