// The prover's answer, as a person reads it: each path with its hops numbered, and what was looked at.
import { type Answer, given } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export type Proof = Answer<'authority.paths'>

const count = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`

/** What the answer rests on: a "none" over nothing would say nothing. */
const looked = ({ examined, powers, milliseconds }: Proof): string =>
  `looked for ${count(powers.length, 'power')} from ${count(examined.outsiders, 'outsider')} over ${count(examined.nodes, 'node')} and ` +
  `${count(examined.edges, 'edge')} in ${Math.round(milliseconds)} ms; policy was asked about ${examined.classes} kinds of principals`

export const renderProof = (proof: Proof): string => {
  if (proof.verdict === 'none') return `no path from outside to a power of the enterprise\n${looked(proof)}`
  const paths = proof.paths.flatMap(({ power, from, hops }) => [
    `${plain(from.id)} can come to ${plain(power)}:`,
    ...hops.flatMap((hop, n) => [
      `  ${n + 1}. ${plain(hop.words)}`,
      `     from ${plain(hop.origin.table)}${hop.origin.id === '' ? '' : ` ${plain(hop.origin.id)}`}`,
    ]),
    '',
  ])
  const more = proof.openings - proof.paths.length
  return [
    ...paths,
    ...(more > 0 ? [`${count(more, 'further path')} to the same powers: take the first hops away and ask again`] : []),
    looked(proof),
  ].join('\n')
}

export const prove = async ({ options, connect, output }: Context<{ from?: string; to?: string }>): Promise<ExitCode> => {
  const api = await connect()
  const proof = await api.get('/v1/authority/paths', { params: { query: given({ from: options.from, to: options.to }) } })
  output.result(proof, () => renderProof(proof))
  return proof.verdict === 'none' ? EXIT.ok : EXIT.refused
}
