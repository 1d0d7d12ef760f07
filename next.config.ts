import type { NextConfig } from "next"

const config: NextConfig = {
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  // Pictures are resized by our own worker; Next's optimiser is a surface that is not needed.
  images: { unoptimized: true },
  // `npm run types` checks them; the compiler's newest version has no interface that the build could use.
  typescript: { ignoreBuildErrors: true },
  // Every file that Node runs directly keeps its extension in imports, so the bundler takes them as they are.
  serverExternalPackages: ["@node-rs/argon2", "graphile-worker", "pino", "postgres", "socket.io"],
}

export default config
