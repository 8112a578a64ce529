// Dossiers as files: what each is called, and how it is asked for.
import { patient } from '../../api/client.ts'

export const ofChange = (change: string) => ({ name: `${change}.dossier`, open: (signal: AbortSignal) => patient.dossier(change, signal) })

export const ofIdentity = (identity: string) => ({
  name: `${identity}.dossier`,
  open: (signal: AbortSignal) => patient.identityDossier(identity, signal),
})
