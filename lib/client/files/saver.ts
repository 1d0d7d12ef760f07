import { chooseForDevice, deviceChoice, useDeviceChoice } from "#lib/client/device-choice.ts"

type Line = EventTarget & { saveData?: boolean }
const line = () => (navigator as Navigator & { connection?: Line }).connection

/** What nobody has chosen is left to the browser. */
const isOn = () => (deviceChoice("charla:saver") ?? (line()?.saveData ? "on" : "off")) === "on"

export const setSaver = (on: boolean) => chooseForDevice("charla:saver", on ? "on" : "off")

/** Whether nothing heavy is to be fetched before a tap. */
export const useSaver = (): boolean => useDeviceChoice(isOn, false)
