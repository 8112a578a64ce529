// Command lines that ask to be let in. Laws: nothing comes of asking until a person confirms it who is signed in with a browser and has shown more lately; what
// comes of it is an API key of his, for hours, in the list of API keys, and is given once.
export {
  type Asked,
  type Asking,
  askForDevice,
  intervalSeconds,
  type Redeeming,
  redeemDevice,
  requestSeconds,
  takeBackDevicesOf,
} from './devices.ts'
