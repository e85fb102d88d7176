# The newest LTS of Node. Everything is built here: the host needs Docker and nothing else.
FROM node:lts-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
RUN npm ci
COPY . .
RUN npm run build

FROM node:lts-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
RUN npm ci --omit=dev --no-workspaces
# The embedded PostgreSQL's libraries are linked now: the running container may not write here.
COPY --from=build /app/dist/src/platform dist/src/platform
RUN node -e "require('./dist/src/platform/db/embedded/binaries.js').findBinaries()"

FROM node:lts-bookworm-slim
ENV NODE_ENV=production GALLERIA_ENV=production DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY bin bin
COPY scripts/build.js scripts/
RUN ln -s /app/bin/galleria.js /usr/local/bin/galleria
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/galleria.js"]
CMD ["serve"]
