import ipaddr from "ipaddr.js"

/** What is handed out as global unicast; everything else of IPv6 is local, mapped, translated or not assigned. */
const global = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number]

/**
 * Whether an address is one of the public internet, by its own bytes: not of this machine or network (loopback, private, link-local, unique
 * local, carrier-grade NAT), no multicast, nothing reserved, and no IPv6 address that stands for an IPv4 one (mapped, NAT64, 6to4, Teredo,
 * ISATAP), whatever that may be. What cannot be read is not.
 */
export const isPublicAddress = (text: string): boolean => {
  // With a zone it is an address of one interface.
  if (text.includes("%") || !ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== "unicast") return false
  if (address.kind() === "ipv4") return isFourPart(text)
  const wide = address as ipaddr.IPv6
  return wide.match(global) && !isIsatap(wide)
}

/** `127.1` and `0x7f.1` are addresses to some and names to others: neither gets as far as a connection. */
const isFourPart = (text: string) => ipaddr.IPv4.isValidFourPartDecimal(text)

/** The last half of an ISATAP address says which IPv4 address the packet is sent to. */
const isIsatap = ({ parts }: ipaddr.IPv6) => (parts[4]! & 0xfdff) === 0 && parts[5] === 0x5efe
