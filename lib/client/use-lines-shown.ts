import { chooseForDevice, deviceChoice, useDeviceChoice } from "#lib/client/device-choice.ts"

const shown = () => deviceChoice("charla:lines") !== "hidden"

/** Whether this device shows who joins and leaves. */
export const useLinesShown = () => useDeviceChoice(shown, true)

export const showLines = (show: boolean) => chooseForDevice("charla:lines", show ? null : "hidden")
