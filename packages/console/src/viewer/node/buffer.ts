// Node's Buffer where there is none, made before anything of the verifier runs. What the npm package leaves out of Node's is added here: base64url.
import { Buffer as Bytes } from 'buffer/'

const isUrl = (encoding: unknown): boolean => encoding === 'base64url'

const from: (...given: readonly unknown[]) => Bytes = Bytes.from.bind(Bytes) as never
const spelled = Bytes.prototype.toString

Object.assign(Bytes, {
  from: (value: unknown, ...more: readonly unknown[]) =>
    isUrl(more[0]) ? from(String(value).replaceAll('-', '+').replaceAll('_', '/'), 'base64') : from(value, ...more),
})

Bytes.prototype.toString = function (this: Bytes, encoding?: string, start?: number, end?: number): string {
  if (!isUrl(encoding)) return spelled.call(this, encoding, start, end)
  return spelled.call(this, 'base64', start, end).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

Object.assign(globalThis, { Buffer: Bytes })
