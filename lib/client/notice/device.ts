import { deviceChoice, useDeviceChoice } from "#lib/client/device-choice.ts"

/** Whether notifications are wanted on this device, where the browser lets them be shown. */
export const isNotifyWanted = () => (deviceChoice("charla:notify") ?? "on") === "on"
/** Whether the offer to be notified may still be made here. */
const isOfferOpen = () => (deviceChoice("charla:notify-offer") ?? "open") === "open"

/** Null until the page knows. */
export const useNotifyWanted = () => useDeviceChoice<boolean | null>(isNotifyWanted, null)
export const useOfferOpen = () => useDeviceChoice<boolean | null>(isOfferOpen, null)
