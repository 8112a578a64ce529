// Dossiers: one file with the whole story of a change, or of all of an identity or under a control, for somebody who trusts nobody. Laws: nothing left out (the seal lists every stream);
// nothing that can't be checked offline; no secret.
export { exportControlDossier, previewControlDossier } from './control.ts'
export { type Control, controls } from './controls.ts'
export { closingKinds, type DossierSource, exportDossier, streamsOf } from './export.ts'
export { exportIdentityDossier } from './identity.ts'
export { exportLog, type LogExport, writeLogExport } from './log-export.ts'
export { entriesInOrder, type NumberedEntry } from './store.ts'
export { trustFiles } from './trust.ts'
