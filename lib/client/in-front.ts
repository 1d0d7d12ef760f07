/** Whether somebody looks at this window: it is visible and has the focus. */
export const isInFront = () => document.visibilityState === "visible" && document.hasFocus()
