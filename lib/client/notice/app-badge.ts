/** The number on the app's icon, where the app is installed and the system has room for one. */
export const setAppBadge = async (count: number): Promise<void> => {
  try {
    if (count > 0) await navigator.setAppBadge?.(count)
    else await navigator.clearAppBadge?.()
  } catch {
    // Not wanted by the browser: the title says it.
  }
}
