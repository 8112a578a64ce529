// Every kind of document of authority. What is not in this list can't come in force.
import { accessPackageInstrument } from './authority/access-packages/index.ts'
import { approvalKeyInstrument } from './authority/approval-keys/index.ts'
import { delegationInstrument } from './authority/delegations/index.ts'
import type { InstrumentDefinition } from './authority/instruments/index.ts'
import { issuanceInstrument, issuerInstrument } from './authority/issuance/index.ts'
import { legacyInstrument } from './authority/legacy/index.ts'
import { mergerInstrument } from './authority/mergers/index.ts'
import { ownAccessInstrument, systemInstrument } from './authority/own-changes/index.ts'
import { packInstrument } from './authority/packs/index.ts'
import { matrixDefinition } from './authority/responsibility/index.ts'
import { resumptionInstrument } from './authority/resumption/index.ts'
import { deletionInstrument, retentionInstrument } from './authority/retention/index.ts'
import { runbookInstrument } from './authority/runbooks/index.ts'
import { signInInstrument } from './authority/sign-in/index.ts'
import { sourceInstrument } from './authority/sources/index.ts'
import { transferInstrument } from './authority/transfers/index.ts'
import { transmitterInstrument } from './authority/transmitters/index.ts'

const definitions: readonly InstrumentDefinition[] = [
  accessPackageInstrument,
  approvalKeyInstrument,
  delegationInstrument,
  deletionInstrument,
  issuanceInstrument,
  issuerInstrument,
  legacyInstrument,
  matrixDefinition,
  packInstrument,
  mergerInstrument,
  ownAccessInstrument,
  resumptionInstrument,
  retentionInstrument,
  runbookInstrument,
  signInInstrument,
  systemInstrument,
  transferInstrument,
  transmitterInstrument,
  sourceInstrument,
]

export const instrumentKinds: ReadonlyMap<string, InstrumentDefinition> = new Map(definitions.map((one) => [one.kind, one]))
