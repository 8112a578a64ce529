// Records of long-lived credentials as facts: which document let one live, under which conditions, until when. Laws: a row is written when its document comes in
// force and never changed; whether it stands is asked of the document; who takes a credential's place stands under its record. Decides nothing.
export {
  insertRecord,
  type LegacyRecord,
  type LegacyStanding,
  legacyRecordOf,
  pageOfLegacy,
  type RecordOfCredential,
  recordsOfLiving,
  standingOfRecord,
  whyOver,
} from './store.ts'
