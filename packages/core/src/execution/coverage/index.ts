// Coverage: how much of the world the inventory knows. Laws: it only counts; what was not read to its end is a blind spot with a name, never a share.
export { freshHours, type Sight, shareOf, sightOf } from './model.ts'
