import { change } from './change.ts'
import { contractEnd } from './contract-end.ts'
import { device } from './device.ts'
import { dossiers } from './dossiers.ts'
import { everywhere } from './everywhere.ts'
import { glossary } from './glossary.ts'
import { inbox } from './inbox.ts'
import { killSwitch } from './kill-switch.ts'
import { operations } from './operations.ts'
import { plan } from './plan.ts'
import { problems } from './problems.ts'
import { providers } from './providers.ts'
import { questions } from './questions.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { signIn } from './sign-in.ts'
import { today } from './today.ts'
import { work } from './work.ts'

export const en = {
  change,
  contractEnd,
  device,
  dossiers,
  everywhere,
  glossary,
  inbox,
  killSwitch,
  operations,
  plan,
  problems,
  providers,
  questions,
  settings,
  shell,
  signIn,
  today,
  work,
}
