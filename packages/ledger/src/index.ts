/**
 * The ledger: a Merkle log that anybody can verify offline, trusting only keys. Formats of RFC 6962 and C2SP, byte by byte in
 * docs/reference/log-format.md. Pure: it knows no database and no policy, and of the product only how people sign; it is handed bytes and keys.
 */
export { decodeBase64 } from './base64.ts'
export type { Batch, BatchMember } from './batch/document.ts'
export { BATCH_MEDIA_TYPE, BATCH_TYPE, batchIn, batchOf, MOST_MEMBERS } from './batch/document.ts'
export type { Asked, Common, Digested } from './batch/pattern.ts'
export { commonOfDecision, commonOfPlan, PATTERN_TYPE, patternOf } from './batch/pattern.ts'
export { AnswerTooLong, readBounded } from './bounded-answer.ts'
export { canonicalJson, canonicalMember } from './canonical.ts'
export type { Checkpoint, CheckpointBody, CompiledTrust, Trust, TrustedCheckpoint } from './checkpoint.ts'
export { compileTrust, formatCheckpointBody, parseCheckpoint, parseCheckpointBody, verifyCheckpoint } from './checkpoint.ts'
export { cosign, cosignatureVerifier, cosigner, verifyCosignature } from './cosignature.ts'
export type { Envelope, VerifiedEnvelope } from './dsse.ts'
export { dssePae, parseEnvelope, signEnvelope, verifyEnvelope } from './dsse.ts'
export type { CountersignErrorOptions, Kind } from './errors.ts'
export { CountersignError, hasCode } from './errors.ts'
export { digestOf, HASH_BYTES, sha256, sha256Hex } from './hash.ts'
export type { Statement, StatementSubject } from './intoto.ts'
export { makeStatement, parseStatement, STATEMENT_PAYLOAD_TYPE, STATEMENT_TYPE, statementBytes } from './intoto.ts'
export type { KeyPair } from './keys.ts'
export {
  enrolPublicKey,
  generateKeyPair,
  keyId,
  privateKeyFromPem,
  privateKeyToPem,
  publicKeyFromPem,
  publicKeyFromRaw,
  publicKeyToPem,
  rawPublicKey,
  signEd25519,
  verifyEd25519,
} from './keys.ts'
export { CompactRange, emptyRoot, leafHash, nodeHash, verifyConsistency, verifyInclusion } from './merkle.ts'
export type { NoteSignature, OpenedNote } from './note.ts'
export { openNote, signNote } from './note.ts'
export type { NoteSigner, NoteVerifier, SignatureType, Vkey } from './note-key.ts'
export { COSIGNATURE_V1, ED25519, formatVkey, noteSigner, noteVerifier, parseVkey } from './note-key.ts'
export type { PasskeyAssertion } from './passkey/assertion.ts'
export { assertionBytes, parseAssertion } from './passkey/assertion.ts'
export type { AuthenticatorData } from './passkey/authenticator-data.ts'
export { readAuthenticatorData } from './passkey/authenticator-data.ts'
export type { CeremonyType, ClientDataExpected } from './passkey/client-data.ts'
export { clientDataProblem } from './passkey/client-data.ts'
export type { PasskeyAlgorithm, PasskeyPublicKey } from './passkey/public-key.ts'
export { keyMaterial, openPasskeyPublicKey } from './passkey/public-key.ts'
export type { PersonKey, PersonKeyFacts, PersonKeyForm } from './person-key.ts'
export { MOST_SIGNATURE_BYTES, materialOf, openPersonKey, signatureProblem, verifySignatureOf } from './person-key.ts'
export type { TlogProof, VerifiedProof } from './proof.ts'
export { formatTlogProof, parseTlogProof, verifyTlogProof } from './proof.ts'
export { LogVerifier, verifyLogLines, verifyLogStream } from './stream.ts'
export type { JsonLimits } from './strict-json.ts'
export { parseStrict, parseStrictBytes } from './strict-json.ts'
export type { TileId } from './tile-path.ts'
export { parseTilePath, TILE_WIDTH, tilePath } from './tile-path.ts'
export { consistencyProof, inclusionProof } from './tile-proofs.ts'
export type { Integration, Tile, TileReader } from './tiles.ts'
export { integrate, MemoryTiles, rootAt } from './tiles.ts'
export type { AddCheckpointResult } from './witness/client.ts'
export { addCheckpoint, attachCosignatures } from './witness/client.ts'
export type { AddCheckpointRequest } from './witness/request.ts'
export { formatAddCheckpoint, parseAddCheckpoint } from './witness/request.ts'
export type { WitnessServer, WitnessServerOptions } from './witness/server.ts'
export { startWitnessServer } from './witness/server.ts'
export type { Witness, WitnessAnswer, WitnessOptions } from './witness/witness.ts'
export { createWitness } from './witness/witness.ts'
