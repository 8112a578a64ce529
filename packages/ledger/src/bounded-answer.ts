/** Reading what a stranger answers over HTTP: no more than the bound is ever held, whatever it says of its length. */

/** More came than was asked for. */
export class AnswerTooLong extends Error {}

/** The whole body; empty where there is none. Throws `AnswerTooLong` past `mostBytes`, and the network's own errors; the rest is not read. */
export const readBounded = async (response: Response, mostBytes: number): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    size += next.value.length
    if (size > mostBytes) {
      await reader?.cancel()
      throw new AnswerTooLong('the answer is too long')
    }
    parts.push(next.value)
  }
  return Buffer.concat(parts)
}
