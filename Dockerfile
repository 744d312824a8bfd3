# Two images: `server` (the default) and `client`. Neither holds a compiler, a test or the other.

FROM node:24-bookworm-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY libs/oauth-core/package.json libs/oauth-core/
COPY apps/device-auth-server/package.json apps/device-auth-server/
COPY apps/device-client/package.json apps/device-client/

FROM manifests AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json ./
COPY libs libs
COPY apps apps
RUN node node_modules/typescript/bin/tsc -b apps/device-auth-server apps/device-client && node apps/device-auth-server/bundle.mjs

FROM manifests AS client-packages
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w device-client && npm cache clean --force && rm -rf apps/device-auth-server

FROM node:24-bookworm-slim AS client
LABEL org.opencontainers.image.title="device-client" org.opencontainers.image.licenses="Apache-2.0"
# Without a UTF-8 locale the client draws in ASCII, and no QR code.
ENV NODE_ENV=production XDG_STATE_HOME=/state LANG=C.UTF-8
WORKDIR /app
RUN install -d -o node -g node -m 0700 /state
COPY --from=client-packages /app ./
COPY --from=build /app/libs/oauth-core/dist libs/oauth-core/dist
COPY --from=build /app/apps/device-client/dist apps/device-client/dist
USER node
VOLUME /state
ENTRYPOINT ["node", "apps/device-client/dist/main.js"]

FROM node:24-bookworm-slim AS server
LABEL org.opencontainers.image.title="device-auth-server" org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 STORE_URL=sqlite:/data/device-auth.sqlite
WORKDIR /app
RUN install -d -o node -g node -m 0700 /data
COPY apps/device-auth-server/package.json apps/device-auth-server/
# The packages it uses are in it.
COPY --from=build /app/apps/device-auth-server/dist apps/device-auth-server/dist
# Lua is not compiled: the store reads it from beside its source.
COPY apps/device-auth-server/src/storage/redis/*.lua apps/device-auth-server/src/storage/redis/
USER node
VOLUME /data
EXPOSE 3000
# Readiness would restart a server whose store is away; liveness does not. On a busy machine the asking itself takes seconds.
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "apps/device-auth-server/dist/main.js"]
